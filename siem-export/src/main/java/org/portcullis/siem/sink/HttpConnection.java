package org.portcullis.siem.sink;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.http.Header;
import org.apache.http.HttpHost;
import org.apache.http.message.BasicHeader;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** The HTTP connection to Elasticsearch: one at a time, with the time-outs, credentials and trust that the settings say. */
final class HttpConnection {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private HttpConnection() {}

    static RestClient open(ElasticsearchSettings settings) throws IOException {
        // Without a port, the scheme's own: -1 stands for it.
        HttpHost host = new HttpHost(
                settings.url().getHost(),
                settings.url().getPort(),
                settings.url().getScheme());
        Optional<SSLContext> trust =
                settings.ca().isPresent() ? Optional.of(trusting(settings.ca().get())) : Optional.empty();
        RestClientBuilder builder = RestClient.builder(host)
                .setDefaultHeaders(settings.authentication()
                        .header()
                        .map(value -> new Header[] {new BasicHeader("Authorization", value)})
                        .orElse(new Header[0]))
                .setRequestConfigCallback(request -> request.setConnectTimeout((int) CONNECT.toMillis())
                        .setConnectionRequestTimeout((int) CONNECT.toMillis())
                        .setSocketTimeout((int) settings.timeout().toMillis()))
                .setHttpClientConfigCallback(http -> {
                    trust.ifPresent(http::setSSLContext);
                    return http.setMaxConnTotal(1).setMaxConnPerRoute(1);
                });
        String path = settings.url().getPath();
        if (path.length() > 1) {
            builder.setPathPrefix(path);
        }
        return builder.build();
    }

    private static SSLContext trusting(Path pem) throws IOException {
        try (InputStream in = Files.newInputStream(pem)) {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                anchors.setCertificateEntry("ca" + anchors.size(), certificate);
            }
            if (anchors.size() == 0) {
                throw new IOException(pem + " holds no certificate; put the PEM of the server's authority there");
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(pem + " cannot be used as certificate authorities: " + e.getMessage(), e);
        }
    }
}
