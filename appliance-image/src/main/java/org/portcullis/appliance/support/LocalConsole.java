package org.portcullis.appliance.support;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.portcullis.appliance.DataFolder;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.policy.value.Secret;
import org.portcullis.policy.value.TlsTrust;

/** The API of the appliance that serves on this machine, with the token that {@code init} made. */
final class LocalConsole {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int MOST_OCTETS = 32 << 20;

    private final HttpClient client;
    private final URI origin;
    private final Secret token;

    /** @throws IOException when token or root certificate cannot be read */
    LocalConsole(Configuration configuration) throws IOException {
        DataFolder data = new DataFolder(configuration.dataDir());
        InetAddress address = configuration.console().address();
        if (configuration.console().port() == 0) {
            throw new IOException("console.port is 0, so it is not known where the console listens");
        }
        String host = new InetSocketAddress(address.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : address, 0)
                .getAddress()
                .getHostAddress();
        this.origin = URI.create("https://" + (host.contains(":") ? "[" + host + "]" : host) + ":"
                + configuration.console().port());
        this.token = Secret.ofUtf8(Files.readString(data.adminToken()).strip());
        this.client = HttpClient.newBuilder()
                .sslContext(trusting(data))
                .connectTimeout(PATIENCE)
                .build();
    }

    private static SSLContext trusting(DataFolder data) throws IOException {
        try {
            return TlsTrust.context(TlsTrust.certificates(data.caCertificate()));
        } catch (GeneralSecurityException e) {
            throw new IOException(data.caCertificate() + " cannot be used: " + e.getMessage(), e);
        }
    }

    /** @throws IOException when nobody answers, or not as wanted */
    String get(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(origin.resolve(path))
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + new String(token.octets(), StandardCharsets.US_ASCII))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            String text = new String(body.readNBytes(MOST_OCTETS), StandardCharsets.UTF_8);
            if (answer.statusCode() != 200) {
                throw new IOException(path + " was answered with " + answer.statusCode() + ": " + text);
            }
            return text;
        }
    }
}
