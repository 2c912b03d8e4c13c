package org.portcullis.siem.sink;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A data stream that events are sent to.
 *
 * @param url {@code http} or {@code https}, with a path when the cluster is behind a proxy
 * @param dataStream written to
 * @param timeout for each answer
 */
public record ElasticsearchSettings(
        Flavour flavour, URI url, String dataStream, Authentication authentication, TlsIdentity tls, Duration timeout)
        implements Target {
    private static final Pattern STREAM = Pattern.compile("[a-z0-9][a-z0-9._-]{0,199}");

    /** Whose server it is. */
    public enum Flavour {
        ELASTICSEARCH,
        OPENSEARCH
    }

    /** @throws IllegalArgumentException with what is wrong, and what would be right */
    public ElasticsearchSettings {
        HttpUrl.check(url, "https://HOST:9200");
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

    /** Half a minute for an answer. */
    public static ElasticsearchSettings standard(
            Flavour flavour, URI url, String dataStream, Authentication authentication, TlsIdentity tls) {
        return new ElasticsearchSettings(flavour, url, dataStream, authentication, tls, Duration.ofSeconds(30));
    }

    public ElasticsearchSettings withTimeout(Duration answer) {
        return new ElasticsearchSettings(flavour, url, dataStream, authentication, tls, answer);
    }

    @Override
    public String type() {
        return flavour.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Sink connect() throws IOException {
        return new DataStream(dataStream, new Cluster(this));
    }

    @Override
    public String toString() {
        return url + " " + dataStream;
    }
}
