package org.portcullis.siem.sink;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.portcullis.siem.ElasticsearchServer;

/**
 * A real OpenSearch, on loopback, without security. {@code mvn -f siem-export/src/test/opensearch package} fetches it into
 * {@code target/opensearch} of this module, as {@code ./test} does.
 */
final class OpenSearchServer implements AutoCloseable {
    private static final Path JARS = Path.of("target/opensearch");
    private static final Path LAUNCHER = Path.of("src/test/opensearch/OpenSearchNode.java");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private final Process process;
    private final int port;

    private OpenSearchServer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isThere() {
        return Files.isDirectory(JARS);
    }

    /** Returns when it answers. */
    static OpenSearchServer start(Path folder) throws Exception {
        int port = ElasticsearchServer.freePort();
        Path log = folder.resolve("opensearch.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        JARS.toAbsolutePath() + File.separator + "*",
                        LAUNCHER.toAbsolutePath().toString(),
                        folder.resolve("opensearch").toString(),
                        String.valueOf(port),
                        String.valueOf(ElasticsearchServer.freePort()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        OpenSearchServer server = new OpenSearchServer(process, port);
        while (!server.answers()) {
            if (!process.isAlive()) {
                throw new AssertionError("OpenSearch does not start: " + Files.readString(log));
            }
            Thread.sleep(100);
        }
        return server;
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private boolean answers() throws InterruptedException {
        try {
            return request("GET", "/_cluster/health?wait_for_status=yellow&timeout=1s", "")
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Sends a request with a JSON body. */
    HttpResponse<String> request(String method, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(2))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        process.onExit()
                .orTimeout(30, TimeUnit.SECONDS)
                .exceptionally(late -> process.destroyForcibly())
                .join();
    }
}
