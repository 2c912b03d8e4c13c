package org.portcullis.siem.sink;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where an exporter sends events, and how.
 *
 * @param name of the exporter; its cursor is kept under it
 * @param url {@code http} or {@code https}, with a path when the cluster is behind a proxy
 * @param dataStream written to
 * @param ca PEM file of the certificate authorities that the server's certificate may come from; empty for the platform's
 * @param timeout for each answer
 * @param pause before the first new attempt after a failure; it doubles from there
 * @param longestPause between two attempts
 */
public record ElasticsearchSettings(
        String name,
        URI url,
        String dataStream,
        Authentication authentication,
        Optional<Path> ca,
        Duration timeout,
        Duration pause,
        Duration longestPause) {
    private static final Pattern STREAM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,199}");

    /** @throws IllegalArgumentException with what is wrong, and what would be right */
    public ElasticsearchSettings {
        boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!web || url.getHost() == null || url.getQuery() != null || url.getUserInfo() != null) {
            throw new IllegalArgumentException("url is " + url + "; expected https://HOST:9200");
        }
        if (!isDataStream(dataStream)) {
            throw new IllegalArgumentException(
                    "dataStream is " + dataStream
                            + "; expected lower-case letters, digits, points and dashes, such as logs-portcullis.access-default");
        }
    }

    /** Whether a data stream may have that name. */
    public static boolean isDataStream(String name) {
        return STREAM.matcher(name).matches();
    }

    /** Half a minute for an answer, from half a second to half a minute between attempts. */
    public static ElasticsearchSettings standard(
            String name, URI url, String dataStream, Authentication authentication, Optional<Path> ca) {
        return new ElasticsearchSettings(
                name,
                url,
                dataStream,
                authentication,
                ca,
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                Duration.ofSeconds(30));
    }

    public ElasticsearchSettings withPauses(Duration first, Duration longest) {
        return new ElasticsearchSettings(name, url, dataStream, authentication, ca, timeout, first, longest);
    }

    public ElasticsearchSettings withTimeout(Duration answer) {
        return new ElasticsearchSettings(name, url, dataStream, authentication, ca, answer, pause, longestPause);
    }
}
