package org.portcullis.appliance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The REST API of a serving appliance, with the token that {@code init} made and the trust of its own CA. */
final class Api {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String console;
    private final String token;

    Api(Home home, Serving serving) throws Exception {
        this(serving.console(), home.folder().resolve("data/admin.token"), home.caCertificate());
    }

    Api(String console, Path token, Path roots) throws Exception {
        this.console = console;
        this.token = Files.readString(token).strip();
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null);
        try (InputStream in = Files.newInputStream(roots)) {
            for (Certificate root : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("ca-" + trusted.size(), root);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);
        client = HttpClient.newBuilder()
                .sslContext(tls)
                .connectTimeout(Duration.ofMinutes(2))
                .build();
    }

    /** The answer's text; it must be 200. */
    String text(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + token)
                .build();
        HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
        }
        return response.body();
    }

    /** Whatever is answered. */
    HttpResponse<String> send(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console + path))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** The first password of the console's admin is replaced, as every person has to before anything else. */
    void choosePassword(String first, String own) throws Exception {
        String cookie = signIn(first);
        String body = JSON.createObjectNode().put("password", own).toString();
        HttpResponse<String> chosen = client.send(
                page("/api/v1/account/password", "application/json", body)
                        .header("Cookie", cookie)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (chosen.statusCode() != 204) {
            throw new AssertionError("the first password was not replaced: " + chosen.body());
        }
    }

    /** The words of a bearer token that the console's admin makes who signs in with that password. */
    String makeToken(String name, String password) throws Exception {
        String body =
                JSON.createObjectNode().put("name", name).put("role", "admin").toString();
        HttpResponse<String> made = client.send(
                page("/api/v1/tokens", "application/json", body)
                        .header("Cookie", signIn(password))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (made.statusCode() != 201) {
            throw new AssertionError("no token: " + made.statusCode() + " " + made.body());
        }
        return JSON.readTree(made.body()).get("token").asText();
    }

    private String signIn(String password) throws Exception {
        String form = "name=admin&password=" + URLEncoder.encode(password, StandardCharsets.UTF_8);
        HttpResponse<String> entered = client.send(
                page("/login", "application/x-www-form-urlencoded", form).build(),
                HttpResponse.BodyHandlers.ofString());
        return entered.headers().firstValue("Set-Cookie").orElseThrow().split(";")[0];
    }

    /** A page as the console's admin sees it who signs in with that password. */
    String page(String path, String password) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console + path))
                .timeout(Duration.ofMinutes(2))
                .header("Cookie", signIn(password))
                .build();
        HttpResponse<String> shown = client.send(request, HttpResponse.BodyHandlers.ofString());
        if (shown.statusCode() != 200) {
            throw new AssertionError(path + ": " + shown.statusCode() + " " + shown.body());
        }
        return shown.body();
    }

    private HttpRequest.Builder page(String path, String type, String body) {
        return HttpRequest.newBuilder(URI.create(console + path))
                .timeout(Duration.ofMinutes(2))
                .headers("Sec-Fetch-Site", "same-origin", "Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    JsonNode json(String path) throws Exception {
        return JSON.readTree(text(path));
    }

    /** Every event that a query finds, newest first. */
    List<JsonNode> events(String query) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        String first = "/api/v1/events?limit=500&q=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        JsonNode page = json(first);
        page.get("events").forEach(events::add);
        while (page.hasNonNull("next")) {
            page = json(first + "&cursor=" + URLEncoder.encode(page.get("next").asText(), StandardCharsets.UTF_8));
            page.get("events").forEach(events::add);
        }
        return events;
    }

    /** Asks for something to be done, and does not wait until it is; the answer must be 200. */
    CompletableFuture<JsonNode> post(String path) {
        return post(path, "");
    }

    /** The same with a body of JSON; 201 will do too. */
    CompletableFuture<JsonNode> post(String path, String body) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(console + path))
                .timeout(Duration.ofMinutes(2))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(response -> {
            if (response.statusCode() != 200 && response.statusCode() != 201) {
                throw new AssertionError(path + ": " + response.statusCode() + " " + response.body());
            }
            try {
                return JSON.readTree(response.body());
            } catch (JsonProcessingException notJson) {
                throw new AssertionError(notJson);
            }
        });
    }
}
