package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.portcullis.radius.external.FreePort;

/**
 * An example of {@code docs/examples/compose}, in a copy of its folder and by its reader's commands. Instead of the ports of the host that it names it has
 * free ones on loopback.
 */
final class Compose implements AutoCloseable {
    static final Path EXAMPLES = Path.of("../docs/examples/compose");
    private static final String OF_THE_IMAGE = "10001";

    private final Path folder;
    private final String project;
    private final List<String> owner;

    private Compose(Path folder, String project, List<String> owner) {
        this.folder = folder;
        this.project = project;
        this.owner = owner;
    }

    /** Who is not root can give nothing to the image's user, and owns what is kept. */
    static Compose copy(String example, Path below) throws Exception {
        Path folder = Files.createDirectory(below.resolve(example));
        try (Stream<Path> files = Files.list(EXAMPLES.resolve(example))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        boolean root = Files.getAttribute(folder, "unix:uid").equals(0);
        List<String> owner = root
                ? List.of(OF_THE_IMAGE, OF_THE_IMAGE)
                : List.of(
                        Files.getAttribute(folder, "unix:uid").toString(),
                        Files.getAttribute(folder, "unix:gid").toString());
        Compose copy =
                new Compose(folder, example + "-it-" + ProcessHandle.current().pid(), owner);
        String text = copy.text();
        List<String> parts = List.of(text.split("\"(127\\.0\\.0\\.1:)?\\d+:", -1));
        StringBuilder ported = new StringBuilder(parts.get(0));
        for (String part : parts.subList(1, parts.size())) {
            ported.append("\"127.0.0.1:")
                    .append(FreePort.onLoopback())
                    .append(':')
                    .append(part);
        }
        copy.write(ported.toString());
        return copy;
    }

    /** Something else in its file, which has to be there. */
    Compose with(String what, String instead) throws IOException {
        String text = text();
        assertTrue(text.contains(what), text);
        write(text.replace(what, instead));
        return this;
    }

    private String text() throws IOException {
        return Files.readString(folder.resolve("compose.yaml"));
    }

    private void write(String text) throws IOException {
        Files.writeString(folder.resolve("compose.yaml"), text);
    }

    Path file(String name) {
        return folder.resolve(name);
    }

    /** A folder that is empty, for the containers' user. */
    Compose folder(String name) throws Exception {
        install("-d", "-m", "700", file(name).toString());
        return this;
    }

    /** A file with a password. */
    Compose secret(String name) throws Exception {
        Path made = Files.writeString(folder.resolve("made"), "f0e1d2c3b4a5968778695a4b3c2d1e0f\n");
        install("-m", "400", made.toString(), file(name).toString());
        return this;
    }

    private void install(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("install", "-o", owner.get(0), "-g", owner.get(1)));
        command.addAll(List.of(words));
        Home.command(command.toArray(String[]::new)).done();
    }

    Home.Result run(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "PORTCULLIS_USER=" + String.join(":", owner)));
        command.addAll(List.of("docker-compose", "--project-name", project, "--file"));
        command.add(folder.resolve("compose.yaml").toString());
        command.addAll(List.of(words));
        return Home.command(command.toArray(String[]::new)).done();
    }

    /** The container of a service. */
    String container(String service) throws Exception {
        return run("ps", "--quiet", service).out().strip();
    }

    /** The network of its containers. */
    String network() {
        return project + "_default";
    }

    /** The address of a service in it. */
    String address(String service) throws Exception {
        return Home.command(
                        "docker",
                        "inspect",
                        "--format",
                        "{{(index .NetworkSettings.Networks \"" + network() + "\").IPAddress}}",
                        container(service))
                .done()
                .out()
                .strip();
    }

    /** The API of a node that keeps its data in that folder. */
    Api api(String service, String kept) throws Exception {
        Path data = file(kept).resolve("data");
        String port = run("port", service, "8443").out().strip().replaceFirst(".*:", "");
        return new Api("https://localhost:" + port, data.resolve("admin.token"), data.resolve("ca.pem"));
    }

    /** Waits until a node is in service. */
    Api awaitReady(String service, String kept) throws Exception {
        Api api = api(service, kept);
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(5);
        while (!isReady(api)) {
            assertTrue(System.nanoTime() < end, () -> service + " is not ready");
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return api;
    }

    private static boolean isReady(Api api) throws Exception {
        try {
            return api.send("GET", "/health/ready", "").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Stopped, and deleted with its volumes. */
    @Override
    public void close() {
        try {
            run("down", "--volumes", "--timeout", "60");
        } catch (Exception left) {
            throw new AssertionError("the containers of " + project + " are left", left);
        }
    }
}
