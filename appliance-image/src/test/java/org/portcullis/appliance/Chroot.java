package org.portcullis.appliance;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A small Debian of its own below a folder, with real dpkg; the network is this machine's. Its services are started and stopped
 * by {@code src/test/debian/systemctl}.
 */
final class Chroot implements AutoCloseable {
    private static final Path TAR = Path.of("../target/test-root.tar");
    private static final Path DOUBLES = Path.of("src/test/debian");
    private static final String MOUNTED =
            "mount --bind \"$0\" \"$0\" && mount -t proc proc \"$0/proc\" && exec chroot \"$0\" \"$@\"";

    private final Path root;
    private final Process notified;

    private Chroot(Path root, Process notified) {
        this.root = root;
        this.notified = notified;
    }

    /** Unpacks one; where nobody has made it yet, {@code .ci/test-root} does. */
    static Chroot below(Path folder) throws Exception {
        Home.command("../.ci/test-root", TAR.toString()).done();
        Path root = Files.createDirectory(folder.resolve("root"));
        Home.command("tar", "-xf", TAR.toString(), "-C", root.toString()).done();
        Files.createDirectories(root.resolve("run/systemd/system"));
        Files.copy(
                DOUBLES.resolve("systemctl"),
                root.resolve("usr/local/bin/systemctl"),
                StandardCopyOption.COPY_ATTRIBUTES);
        Process notified = new ProcessBuilder(
                        DOUBLES.resolve("notify").toString(),
                        root.resolve("run").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = notified.inputReader();
        if (!"listening".equals(out.readLine())) {
            throw new AssertionError("nobody hears what services say");
        }
        return new Chroot(root, notified);
    }

    /** Where a file of it is for the others. */
    Path file(String path) {
        return root.resolve(path.substring(1));
    }

    String text(String path) throws IOException {
        return Files.readString(file(path));
    }

    /** Runs a command in it, as root. */
    Home.Result run(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", MOUNTED, root.toString()));
        command.addAll(List.of(
                "env",
                "-i",
                "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                "PORTCULLIS_OPTS=-XX:TieredStopAtLevel=1",
                "DEBIAN_FRONTEND=noninteractive"));
        command.addAll(List.of(words));
        return Home.command(command.toArray(String[]::new));
    }

    /** Owner, group and mode of a file: {@code root:portcullis 640}. */
    String owner(String path) throws Exception {
        return run("stat", "-c", "%U:%G %a", path).done().out().strip();
    }

    /** Services are stopped, and it is deleted. */
    @Override
    public void close() {
        try {
            run("systemctl", "stop", "portcullis.service");
            Home.command("rm", "-rf", "--one-file-system", root.toString()).done();
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            notified.destroy();
        }
    }
}
