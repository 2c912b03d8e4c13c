package org.portcullis.siem.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder for one server, which whoever the servers run as can reach; gone with everything in it when it is closed. */
public final class ServerFolder implements AutoCloseable {
    private final Path path;

    private ServerFolder(Path path) {
        this.path = path;
    }

    /** @param server its name */
    public static ServerFolder make(String server) throws IOException {
        return new ServerFolder(Files.createTempDirectory("portcullis-" + server));
    }

    public Path path() {
        return path;
    }

    /** Copies jars into it, so that the server finds them wherever it runs; answers where they are. */
    public Path takeJars(Path from) throws IOException {
        Path lib = Files.createDirectories(path.resolve("lib"));
        try (Stream<Path> jars = Files.list(from)) {
            for (Path jar : jars.toList()) {
                Files.copy(jar, lib.resolve(jar.getFileName()));
            }
        }
        return lib;
    }

    /** Gives what is in it to whom the servers run as. */
    public void handOver() throws IOException, InterruptedException {
        if (isRoot()
                && new ProcessBuilder("chown", "-R", "nobody:nogroup", path.toString())
                                .inheritIO()
                                .start()
                                .waitFor()
                        != 0) {
            throw new IOException(path + " cannot be given to nobody");
        }
    }

    /** Whether the tests run as root, which servers refuse to. */
    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    @Override
    public void close() {
        if (!Files.exists(path)) {
            return;
        }
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
