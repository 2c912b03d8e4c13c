package org.portcullis.policy.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.portcullis.policy.value.Secret;

/**
 * A PostgreSQL server of Debian's package with a fresh cluster, on the loopback address, by password. Its collation is not
 * that of octets, so that nothing relies on that by chance.
 */
public final class PostgresqlServer implements AutoCloseable {
    public static final String DEBIAN_PACKAGE = "postgresql";

    private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
    private static final String USER = "portcullis";
    private static final String PASSWORD = "a pass&word=of tests";
    /** None that the kernel hands out by itself. */
    private static final int FIRST_PORT = 12_000;

    private static final int LAST_PORT = 32_000;

    private final Path folder;
    private final Path programs;
    private final int port;
    private Optional<Process> process = Optional.empty();

    private PostgresqlServer(Path folder, Path programs, int port) {
        this.folder = folder;
        this.programs = programs;
        this.port = port;
    }

    /** Whether the package is installed. */
    public static boolean isInstalled() {
        return programs().isPresent();
    }

    private static Optional<Path> programs() {
        if (!Files.isDirectory(VERSIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(VERSIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.naturalOrder());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one that the tests of this JVM share; each takes a schema of its own. */
    public static PostgresqlServer shared() {
        return Shared.SERVER;
    }

    private static final class Shared {
        static final PostgresqlServer SERVER = start();

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(SERVER::close));
        }
    }

    /** Makes a cluster and starts its server. */
    public static PostgresqlServer start() {
        try {
            Path programs = programs().orElseThrow(() -> new AssertionError("apt-get install " + DEBIAN_PACKAGE));
            Path folder = Files.createTempDirectory("portcullis-postgresql");
            Path passwords = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
            if (isRoot()) {
                for (Path owned : List.of(folder, passwords)) {
                    Files.setOwner(
                            owned,
                            folder.getFileSystem()
                                    .getUserPrincipalLookupService()
                                    .lookupPrincipalByName("postgres"));
                }
            }
            PostgresqlServer server = new PostgresqlServer(folder, programs, freePort());
            server.run(
                    "initdb",
                    "--pgdata=" + server.cluster(),
                    "--no-sync",
                    "--username=" + USER,
                    "--pwfile=" + passwords,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8",
                    "--locale-provider=icu",
                    "--icu-locale=en-US");
            server.resume();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the server of the cluster that is there; returns when it answers. */
    public void resume() {
        try {
            process = Optional.of(builder(
                            "postgres",
                            "-D",
                            cluster().toString(),
                            "-p",
                            Integer.toString(port),
                            "-c",
                            "listen_addresses=127.0.0.1",
                            "-c",
                            "unix_socket_directories=",
                            "-c",
                            "max_connections=300")
                    .start());
            awaitAnswer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the server at once; who is connected is cut off, what was committed stays. */
    public void stop() {
        thaw();
        process.filter(Process::isAlive).ifPresent(running -> {
            run("pg_ctl", "stop", "--pgdata=" + cluster(), "--mode=immediate");
            try {
                running.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        process = Optional.empty();
    }

    /** Keeps every connection and answers nothing, new ones neither, as behind a network that swallows all packets. */
    public void freeze() {
        signal("-STOP");
    }

    /** Goes on where it was. */
    public void thaw() {
        signal("-CONT");
    }

    private void signal(String name) {
        process.ifPresent(running -> Stream.concat(
                        Stream.of(running.toHandle()), running.toHandle().descendants())
                .forEach(each -> {
                    try {
                        new ProcessBuilder("kill", name, Long.toString(each.pid()))
                                .start()
                                .waitFor();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
    }

    /** A new, empty schema, or the one of that name. */
    public StorageLocation.Postgresql schema(String name) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA IF NOT EXISTS " + name);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return new StorageLocation.Postgresql(
                url() + "?currentSchema=" + name, Optional.of(USER), Optional.of(Secret.ofUtf8(PASSWORD)));
    }

    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    public String user() {
        return USER;
    }

    public String password() {
        return PASSWORD;
    }

    /** As its owner. */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    private Path cluster() {
        return folder.resolve("cluster");
    }

    private void awaitAnswer() {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (true) {
            try {
                connect().close();
                return;
            } catch (SQLException notYet) {
                if (System.nanoTime() - deadline > 0
                        || process.filter(Process::isAlive).isEmpty()) {
                    throw new AssertionError("the server does not answer: " + log(), notYet);
                }
            }
            try {
                TimeUnit.MILLISECONDS.sleep(50);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    private void run(String program, String... arguments) {
        try {
            Process running = builder(program, arguments).start();
            if (running.waitFor() != 0) {
                throw new AssertionError(program + " failed: " + log());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private ProcessBuilder builder(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (isRoot()) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()));
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
            try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return free.getLocalPort();
            } catch (IOException taken) {
                // The next one.
            }
        }
    }

    @Override
    public void close() {
        stop();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
