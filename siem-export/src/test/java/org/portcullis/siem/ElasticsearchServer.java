package org.portcullis.siem;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.portcullis.siem.host.RunningServer;
import org.portcullis.siem.host.ServerCommand;
import org.portcullis.siem.host.ServerFolder;
import org.portcullis.siem.host.ServerHost;

/**
 * A real Elasticsearch, on loopback, one node, without security, for one test. The build fetches its distribution into
 * {@code target/elasticsearch/} of this module (see the pom); from another module it is found there as well. It runs on {@link
 * ServerHost#here}; as root it refuses to.
 *
 * <p>Version 8.19 runs on the JDK of the tests; where there is a newer one, the build runs some of them once more with 9.2 on
 * that ({@code portcullis.elasticsearch.version}, {@code portcullis.server.java}).
 */
public final class ElasticsearchServer implements AutoCloseable {
    private static final Map<String, String> SHA256 = Map.of(
            "elasticsearch-8.19.21.zip", "215d5f3dbf0609a149f6218a9e47b6ae2df34ebbff3c5754e35f15a5e5393c8a",
            "elasticsearch-9.2.4.zip", "af7b81fe31627c7523b2546351cd4e47310faa6a72c8db8dc8f7a191e871cfaf",
            "x-pack-kql-8.19.21.jar", "eb1f1dcee709afc018c059f7b38fed40ad00438aaf28309aa81cecd1899082ec",
            "antlr4-runtime-4.13.1.jar", "54665d2838cc66458343468efc539e454fc95b46a8a04b13c6ac43fc9be63505");
    private static final String VERSION = System.getProperty("portcullis.elasticsearch.version", "8.19.21");
    private static final String NAME = "elasticsearch-" + VERSION;
    private static final String KQL = "x-pack-kql";
    private static final Duration START = Duration.ofMinutes(10);

    private final ServerFolder own;
    private final Path folder;
    private final Map<String, String> settings;
    private final int httpPort = freePort();
    private final int transportPort = freePort();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();
    private final Thread atExit = new Thread(this::killAndDelete);
    private final ServerHost host = ServerHost.here();
    private Optional<RunningServer> running = Optional.empty();

    private ElasticsearchServer(ServerFolder own, Map<String, String> settings) {
        this.own = own;
        this.folder = own.path();
        this.settings = settings;
    }

    /** Unpacks and starts a server; returns when it answers. */
    public static ElasticsearchServer start() throws IOException, InterruptedException {
        return start(Map.of());
    }

    /** @param settings more of elasticsearch.yml, such as {@code indexing_pressure.memory.limit: 64kb} */
    public static ElasticsearchServer start(Map<String, String> settings) throws IOException, InterruptedException {
        ElasticsearchServer server = new ElasticsearchServer(ServerFolder.make("elasticsearch"), Map.copyOf(settings));
        Runtime.getRuntime().addShutdownHook(server.atExit);
        try {
            unpack(fetched(NAME + ".zip"), server.folder);
            addKibanaLanguage(server.folder);
            server.own.handOver();
            server.up();
            return server;
        } catch (IOException | InterruptedException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** Where it listens. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /** Starts it again, with what it had on its disk, after {@link #kill}. */
    public void up() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve(NAME).resolve("bin/elasticsearch").toString());
        setting(command, "discovery.type", "single-node");
        setting(command, "network.host", host.listenAddress());
        setting(command, "http.port", String.valueOf(httpPort));
        setting(command, "transport.port", String.valueOf(transportPort));
        setting(command, "xpack.security.enabled", "false");
        setting(command, "cluster.routing.allocation.disk.threshold_enabled", "false");
        settings.forEach((name, value) -> setting(command, name, value));
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        own.handOver();
        Path output = folder.resolve("output.log");
        RunningServer started = host.start(new ServerCommand(
                command,
                Map.of(
                        "ES_JAVA_HOME", host.javaHome(),
                        "ES_JAVA_OPTS", "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1",
                        "ES_TMPDIR", temporary.toString(),
                        "HOME", folder.toString()),
                folder,
                List.of(httpPort),
                output));
        running = Optional.of(started);
        long deadline = System.nanoTime() + START.toNanos();
        while (!answers()) {
            if (!started.isAlive() || System.nanoTime() - deadline > 0) {
                String log = Files.readString(output);
                throw new IOException(
                        "Elasticsearch does not start: " + log.substring(Math.max(0, log.length() - 1500)));
            }
            Thread.sleep(100);
        }
    }

    private static void setting(List<String> command, String name, String value) {
        command.add("-E" + name + "=" + value);
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
    public HttpResponse<String> request(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url().resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(2))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    /** Kills it, as a crash would, and waits until it is gone. */
    public synchronized void kill() {
        running.ifPresent(RunningServer::kill);
        running = Optional.empty();
    }

    @Override
    public void close() {
        killAndDelete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException shuttingDown) {
            // Then it has run, or will, and finds nothing.
        }
    }

    private void killAndDelete() {
        kill();
        own.close();
    }

    /** The plugin for Kibana's query language is not part of the distribution; it is there for this version alone. */
    private static void addKibanaLanguage(Path folder) throws IOException {
        if (!VERSION.equals("8.19.21")) {
            return;
        }
        Path module =
                Files.createDirectory(folder.resolve(NAME).resolve("modules").resolve(KQL));
        Path jar = fetched(KQL + "-" + VERSION + ".jar");
        for (Path part : List.of(jar, fetched("antlr4-runtime-4.13.1.jar"))) {
            Files.copy(part, module.resolve(part.getFileName()));
        }
        try (FileSystem inside = FileSystems.newFileSystem(jar)) {
            String descriptor = "plugin-descriptor.properties";
            Files.copy(inside.getPath("META-INF/es-plugins", KQL, descriptor), module.resolve(descriptor));
        }
    }

    private static Path fetched(String file) throws IOException {
        List<Path> places = Stream.of("target/elasticsearch", "../siem-export/target/elasticsearch")
                .map(place -> Path.of(place, file))
                .toList();
        Path found = places.stream()
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IOException(
                        file + " is not in " + places + "; `mvn -pl siem-export generate-test-resources` fetches it"));
        String digest = sha256(found);
        if (!digest.equals(SHA256.get(file))) {
            throw new IOException(found + " is not the one that these tests know: its SHA-256 is " + digest);
        }
        return found;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[1 << 16];
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                sha256.update(chunk, 0, read);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (GeneralSecurityException e) {
            throw new IOException(e);
        }
    }

    private static void unpack(Path zip, Path folder) throws IOException {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException(entry.getName() + " leads out of the archive");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
                    if (target.getParent().endsWith("bin") && !target.toFile().setExecutable(true)) {
                        throw new IOException(target + " cannot be made executable");
                    }
                }
            }
        }
    }

    /** None of those that the kernel hands out, so that nobody is given it while the server is down. */
    public static int freePort() {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(12_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
    }
}
