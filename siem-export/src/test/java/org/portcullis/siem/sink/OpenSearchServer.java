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
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.portcullis.siem.ElasticsearchServer;
import org.portcullis.siem.host.RunningServer;
import org.portcullis.siem.host.ServerCommand;
import org.portcullis.siem.host.ServerFolder;
import org.portcullis.siem.host.ServerHost;

/**
 * A real OpenSearch, without security, on {@link ServerHost#here}. {@code mvn -f siem-export/src/test/opensearch package} fetches it into
 * {@code target/opensearch} of this module, as {@code ./test} does.
 */
final class OpenSearchServer implements AutoCloseable {
    private static final Path JARS = Path.of("target/opensearch");
    private static final Path LAUNCHER = Path.of("src/test/opensearch/OpenSearchNode.java");

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private final ServerFolder own;
    private final RunningServer running;
    private final int port;

    private OpenSearchServer(ServerFolder own, RunningServer running, int port) {
        this.own = own;
        this.running = running;
        this.port = port;
    }

    static boolean isThere() {
        return Files.isDirectory(JARS);
    }

    /** Returns when it answers. */
    static OpenSearchServer start() throws Exception {
        ServerFolder own = ServerFolder.make("opensearch");
        Path folder = own.path();
        compile(LAUNCHER, own.takeJars(JARS));
        own.handOver();
        ServerHost host = ServerHost.here();
        int port = ElasticsearchServer.freePort();
        Path log = folder.resolve("output.log");
        RunningServer running = host.start(new ServerCommand(
                List.of(
                        host.javaHome() + "/bin/java",
                        "-Xmx512m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        folder + "/lib/*:" + folder + "/lib",
                        "OpenSearchNode",
                        folder.resolve("opensearch").toString(),
                        host.listenAddress(),
                        String.valueOf(port),
                        String.valueOf(ElasticsearchServer.freePort())),
                Map.of("HOME", folder.toString()),
                folder,
                List.of(port),
                log));
        OpenSearchServer server = new OpenSearchServer(own, running, port);
        while (!server.answers()) {
            if (!running.isAlive()) {
                throw new AssertionError("OpenSearch does not start: " + Files.readString(log));
            }
            Thread.sleep(100);
        }
        return server;
    }

    /** The server's Java may have no compiler. */
    private static void compile(Path source, Path lib) throws IOException {
        String classPath;
        try (Stream<Path> jars = Files.list(lib)) {
            classPath = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        }
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "--release",
                        "17",
                        "-proc:none",
                        "-cp",
                        classPath,
                        "-d",
                        lib.toString(),
                        source.toString());
        if (failed != 0) {
            throw new AssertionError(source + " does not compile");
        }
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
    public void close() {
        running.kill();
        own.close();
    }
}
