package org.portcullis.console.oidc;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.store.Role;
import org.portcullis.policy.value.Secret;

/** An identity provider: Authlib of Debian, as a process of its own. */
final class Provider implements AutoCloseable {
    static final String PYTHON = "/usr/bin/python3";
    private static final String SECRET = "provider-secret-0123456789";

    private final Path script;
    private final HttpClient client = HttpClient.newHttpClient();
    private Process process;
    private int port;

    Provider(Path folder) throws Exception {
        check();
        script = folder.resolve("provider.py");
        try (InputStream in = Provider.class.getResourceAsStream("provider.py")) {
            Files.copy(in, script, StandardCopyOption.REPLACE_EXISTING);
        }
        start();
    }

    private static void check() throws Exception {
        Process imports = new ProcessBuilder(PYTHON, "-c", "import authlib, flask").start();
        if (imports.waitFor() != 0) {
            String reason = "no Authlib: apt-get install python3-authlib python3-flask";
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            abort(reason);
        }
    }

    /** Once more at the same port, where it was stopped. */
    void start() throws Exception {
        process = new ProcessBuilder(PYTHON, script.toString(), SECRET, Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String ready = process.inputReader().readLine();
        port = Integer.parseInt(ready.replace("ready ", ""));
    }

    void stop() throws Exception {
        process.destroyForcibly().waitFor();
    }

    OidcSettings settings() {
        return new OidcSettings(
                URI.create("http://127.0.0.1:" + port),
                "Example Corp",
                "console",
                Optional.of(Secret.ofUtf8(SECRET)),
                "preferred_username",
                "groups",
                Map.of("net-admins", Role.ADMIN, "soc", Role.ANALYST));
    }

    /** Who signs in next. */
    void as(String claims) throws Exception {
        post("/as", claims);
    }

    /** Another key signs from now on. */
    void rotate() throws Exception {
        post("/rotate", "");
    }

    private void post(String path, String body) throws Exception {
        HttpResponse<Void> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .timeout(Duration.ofMinutes(2))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            throw new AssertionError(path + ": " + answer.statusCode());
        }
    }

    /** A browser that is sent there: where it is sent back to. */
    URI visit(URI place) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(place).timeout(Duration.ofMinutes(2)).build(),
                HttpResponse.BodyHandlers.ofString());
        return URI.create(answer.headers()
                .firstValue("Location")
                .orElseThrow(() -> new AssertionError(answer.statusCode() + " " + answer.body())));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
