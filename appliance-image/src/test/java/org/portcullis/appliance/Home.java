package org.portcullis.appliance;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.portcullis.policy.store.PostgresqlServer;

/** A folder made by {@code portcullis init}, and the distribution's own launcher to use it with. */
final class Home {
    static final Path LAUNCHER =
            Path.of(System.getProperty("portcullis.home", "target/portcullis"), "bin", "portcullis");
    private static final int COMMAND_SECONDS = 600;
    private static final String PASSWORD = "console password: ";

    /** What tests are prepared by, so often that the starts of their JVMs would take minutes. */
    private static final Set<String> COMMON =
            Set.of("check", "device import", "device state", "certificate issue", "journal verify");

    private static final Set<String> ONE_WORD = Set.of("check", "serve", "backup", "support-bundle");

    private final Path folder;
    private final List<String> by = new ArrayList<>();
    private Optional<Api> api = Optional.empty();
    private boolean launching;
    private String password = "";

    private Home(Path folder) {
        this.folder = folder;
    }

    /** What a command left behind. */
    record Result(int exit, String out, String err) {
        Result done() {
            if (exit != 0) {
                throw new AssertionError("exit " + exit + "\n" + out + err);
            }
            return this;
        }

        /** The lines of standard output. */
        List<String> lines() {
            return out.lines().toList();
        }
    }

    /** Made once for all tests of this JVM, which spares each the making of keys. */
    private static final class Template {
        private static final Home HOME = make();

        private static Home make() {
            try {
                return initAnew(
                        Files.createTempDirectory(LAUNCHER.resolve("../../..").normalize(), "init"));
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** {@code folder/home} as {@code init} leaves it; RADIUS and the console listen on free loopback ports. */
    static Home init(Path folder) throws Exception {
        Home home = new Home(folder.resolve("home"));
        home.password = Template.HOME.password;
        try (Stream<Path> files = Files.walk(Template.HOME.folder)) {
            for (Path file : files.toList()) {
                Path copy = home.folder.resolve(Template.HOME.folder.relativize(file));
                Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        return home;
    }

    /** One that is there already. */
    static Home at(Path folder) {
        return new Home(folder);
    }

    /** The same with a CA, keys and secrets of its own. */
    static Home initAnew(Path folder) throws Exception {
        return init(folder, "127.0.0.1", 0);
    }

    static Home init(Path folder, String address, int authPort) throws Exception {
        return init(folder, address, authPort, List.of());
    }

    /** One of several that keep their registry in that database, where the first has its seal key. */
    static Home initNode(Path folder, String node, PostgresqlServer database, Optional<Home> first) throws Exception {
        Path password = Files.writeString(folder.resolve("database.secret"), database.password() + "\n");
        List<String> more = new ArrayList<>(List.of(
                "--node",
                node,
                "--identity",
                "radius.example.org",
                "--storage",
                database.url() + "?user=" + database.user(),
                "--storage-password-file",
                password.toString()));
        first.ifPresent(home -> more.addAll(
                List.of("--seal-key", home.folder.resolve("data/seal.key").toString())));
        Home made = init(folder, "127.0.0.1", 0, more);
        if (first.isPresent()) {
            Path secret = Path.of("data/this-machine.secret");
            Files.copy(
                    first.get().folder.resolve(secret),
                    made.folder.resolve(secret),
                    StandardCopyOption.REPLACE_EXISTING,
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        return made;
    }

    static Home init(Path folder, String address, int authPort, List<String> more) throws Exception {
        Home home = new Home(folder.resolve("home"));
        List<String> words = new ArrayList<>(List.of(
                "init",
                "--dir",
                home.folder.toString(),
                "--address",
                address,
                "--auth-port",
                "" + authPort,
                "--console-port",
                "0"));
        words.addAll(more);
        home.password = portcullis(words.toArray(String[]::new)).done().lines().stream()
                .filter(line -> line.startsWith(PASSWORD))
                .map(line -> line.substring(PASSWORD.length()))
                .findFirst()
                .orElse("");
        return home;
    }

    /** Commands, and the server, run with this in their environment. */
    Home environment(String name, String value) {
        by.addAll(List.of("env", name + "=" + value));
        return this;
    }

    Path folder() {
        return folder;
    }

    Path configuration() {
        return folder.resolve("portcullis.yml");
    }

    /** The first password of the console's {@code admin}. */
    String password() {
        return password;
    }

    Path caCertificate() {
        return folder.resolve("data/ca.pem");
    }

    String radiusSecret() throws IOException {
        return Files.readString(folder.resolve("data/this-machine.secret")).strip();
    }

    /** Puts lines under a top-level key of {@code portcullis.yml} that the example leaves empty, or at its end. */
    Home configure(String yaml) throws IOException {
        String text = Files.readString(configuration());
        for (String block : yaml.split("(?m)^(?=\\S)")) {
            if (block.isBlank()) {
                continue;
            }
            String key = block.substring(0, block.indexOf(':') + 1);
            int at = ("\n" + text).indexOf("\n" + key + "\n");
            text = at < 0
                    ? text + "\n" + block
                    : text.substring(0, at) + block.stripTrailing() + text.substring(at + key.length());
        }
        Files.writeString(configuration(), text);
        return this;
    }

    /** Has the first client take requests to change sessions, as these members of its {@code coa} say. */
    void takesCoa(String members) throws IOException {
        String text = Files.readString(configuration());
        String changed = text.replaceFirst(" {4}site: lab", "    coa: { " + members + " }\n    site: lab");
        if (changed.equals(text)) {
            throw new AssertionError("no client of the site lab in " + text);
        }
        Files.writeString(configuration(), changed);
    }

    Home policy(String yaml) throws IOException {
        Files.writeString(folder.resolve("policy.yml"), yaml);
        return this;
    }

    /** Runs a command that takes {@code --config}. */
    Result run(String... words) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(words));
        int verbs = ONE_WORD.contains(words[0]) ? 1 : 2;
        boolean common = COMMON.contains(String.join(" ", arguments.subList(0, verbs)));
        arguments.addAll(verbs, List.of("--config", configuration().toString()));
        if (common && !launching && by.isEmpty()) {
            return here(arguments);
        }
        List<String> command = new ArrayList<>(by);
        command.add(LAUNCHER.toString());
        command.addAll(arguments);
        return command(command.toArray(String[]::new));
    }

    /** Has the launcher run every command, those too that this JVM runs as well and sooner. */
    Home launching() {
        launching = true;
        return this;
    }

    /** The same in this JVM, which spares its start: {@code serve} only where it is refused. */
    Result runHere(String verb) {
        return here(List.of(verb, "--config", configuration().toString()));
    }

    /** Runs a command in this JVM. */
    static Result here(List<String> arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] words = arguments.toArray(String[]::new);
        int exit = Main.commandLine(words)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Result(exit, out.toString(), err.toString());
    }

    /** Registers devices: {@code serial,name,type,vendor,model,owner,tags,state} each. */
    void register(String... rows) throws Exception {
        Path csv = Files.createTempFile(folder, "devices", ".csv");
        Files.writeString(csv, "serial,name,type,vendor,model,owner,tags,state\n" + String.join("\n", rows) + "\n");
        run("device", "import", csv.toString()).done();
    }

    /** Gives a device a P-256 key by {@code openssl} and a certificate from the appliance's CA. */
    Client enrol(String serial) throws Exception {
        Path certificate = folder.resolve(serial + ".pem");
        Path csr = request(serial);
        run("certificate", "issue", "--device", serial, "--csr", csr.toString(), "--out", certificate.toString())
                .done();
        return new Client(serial, certificate, key(serial));
    }

    /** The same by the API of an appliance that serves elsewhere. */
    Client enrol(Api appliance, String serial) throws Exception {
        String body = new ObjectMapper()
                .createObjectNode()
                .put("csr", Files.readString(request(serial)))
                .toString();
        String chain = appliance
                .send("POST", "/api/v1/devices/" + serial + "/credentials", body)
                .body();
        return new Client(serial, Files.writeString(folder.resolve(serial + ".pem"), chain), key(serial));
    }

    private Path key(String serial) {
        return folder.resolve(serial + ".key");
    }

    /** The CSR of a key that is made for it. */
    private Path request(String serial) throws Exception {
        Path csr = folder.resolve(serial + ".csr");
        String key = key(serial).toString();
        command("openssl", "ecparam", "-name", "prime256v1", "-genkey", "-noout", "-out", key)
                .done();
        command("openssl", "req", "-new", "-key", key, "-subj", "/CN=ignored", "-out", csr.toString())
                .done();
        return csr;
    }

    /** What a device needs to authenticate. */
    record Client(String identity, Path certificate, Path key) {}

    static Result portcullis(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(words));
        return command(command.toArray(String[]::new));
    }

    /** Starts a command; what it says on standard error is passed on. */
    static Process startPortcullis(String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(words));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Starts {@code serve}; its log goes to {@code serve.log} in the folder. */
    Process startServer() throws IOException {
        return startServer(List.of());
    }

    /** The same, by another program: {@code ip netns exec NAME}. */
    Process startServer(List<String> by) throws IOException {
        List<String> command = new ArrayList<>(by);
        command.addAll(this.by);
        // Under nohup SIGHUP is ignored, and a JVM that begins so ignores it too.
        command.addAll(List.of("env", "--default-signal=HUP"));
        command.addAll(List.of(
                LAUNCHER.toString(), "serve", "--config", configuration().toString()));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** Of the appliance that serves this home, where it can be reached. */
    Optional<Api> api() {
        return api;
    }

    void servedBy(Serving serving) throws Exception {
        api = Optional.of(new Api(this, serving));
    }

    void servedByNobody() {
        api = Optional.empty();
    }

    Path log() {
        return folder.resolve("serve.log");
    }

    /** Waits until the log of {@code serve} has said so, so many times. */
    void awaitLog(String words, int times) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMMAND_SECONDS);
        while (Files.readString(log()).split(Pattern.quote(words), -1).length <= times) {
            if (System.nanoTime() > end) {
                throw new AssertionError("\"" + words + "\" is not in " + Files.readString(log()));
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    void awaitLog(String words) throws Exception {
        awaitLog(words, 1);
    }

    static Result command(String... words) throws Exception {
        Path out = Files.createTempFile("portcullis-out", ".txt");
        Path err = Files.createTempFile("portcullis-err", ".txt");
        try {
            Process process = new ProcessBuilder(words)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(List.of(words) + " did not end within " + COMMAND_SECONDS + " s");
            }
            return new Result(
                    process.exitValue(),
                    Files.readString(out, StandardCharsets.ISO_8859_1),
                    Files.readString(err, StandardCharsets.ISO_8859_1));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }
}
