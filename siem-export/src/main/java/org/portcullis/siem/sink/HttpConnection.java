package org.portcullis.siem.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** The HTTP connection of Elasticsearch's Java client: one at a time, with the credentials and trust that the settings say. */
final class HttpConnection {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private HttpConnection() {}

    static RestClient open(ElasticsearchSettings settings) throws IOException {
        // Without a port, the scheme's own: -1 stands for it.
        HttpHost host = new HttpHost(
                settings.url().getHost(),
                settings.url().getPort(),
                settings.url().getScheme());
        Optional<SSLContext> tls = "https".equals(host.getSchemeName())
                ? Optional.of(settings.tls().context())
                : Optional.empty();
        RestClientBuilder builder = RestClient.builder(host)
                .setDefaultHeaders(settings.authentication()
                        .header()
                        .map(value -> new Header[] {new BasicHeader("Authorization", value)})
                        .orElse(new Header[0]))
                .setRequestConfigCallback(request -> request.setConnectTimeout((int) CONNECT.toMillis())
                        .setConnectionRequestTimeout((int) CONNECT.toMillis())
                        .setSocketTimeout((int) settings.timeout().toMillis()))
                .setHttpClientConfigCallback(http -> {
                    tls.ifPresent(http::setSSLContext);
                    return http.setMaxConnTotal(1).setMaxConnPerRoute(1);
                });
        String path = settings.url().getPath();
        if (path.length() > 1) {
            builder.setPathPrefix(path);
        }
        return builder.build();
    }
}
