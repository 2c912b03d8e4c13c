package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.appliance.config.ConfigurationReader;
import org.portcullis.console.store.AccountName;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Secret;

/** {@code init --config}: the data folder of a configuration that is there already. */
class InitialisationTest {
    private static final AccountName ADMIN = new AccountName("admin");

    @TempDir
    Path folder;

    private Path config;
    private Path data;
    private Path password;

    @BeforeEach
    void configure() throws Exception {
        data = folder.resolve("var/data");
        password = data.resolve("first-password");
        config = Files.writeString(
                folder.resolve("portcullis.yml"),
                "node: radius-7\ndataDir: " + data + "\neap: { identity: radius.example.org }\n");
        Files.writeString(folder.resolve("policy.yml"), InitialConfiguration.policy());
    }

    @Test
    void theDataFolderIsMadeAsTheConfigurationSays() throws Exception {
        Home.Result made = init();
        assertEquals(0, made.exit(), made.err());
        assertTrue(made.out().contains("console password file: " + password), made.out());
        String first = Files.readString(password).strip();
        assertFalse(made.out().contains(first) || made.err().contains(first), "it is printed nowhere");
        assertEquals("rwx------", mode(data));
        assertEquals("rw-------", mode(password));
        assertFalse(Files.exists(data.resolveSibling(".data.init")));

        Configuration configuration = configuration();
        try (Registry registry = Registry.open(configuration, new SecureRandom())) {
            assertTrue(registry.hasClient("this-machine"));
            assertTrue(registry.access()
                    .users()
                    .verify("admin", Secret.ofUtf8(first))
                    .isPresent());
        }
        Home.Result checked = execute("check", "--config", config.toString());
        assertEquals(0, checked.exit(), checked.out() + checked.err());
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 127.0.0.1",
        "127.0.0.9, 127.0.0.1",
        "192.0.2.7, 192.0.2.7",
        "'::', '::1'",
        "'::1', '::1'",
        "'2001:db8::7', '2001:db8::7'"
    })
    void thisMachineIsAClientFromWhereItAsks(String listening, String client) {
        Path made = folder.resolve("made");
        Home.Result result = execute("init", "--dir", made.toString(), "--address", listening);
        assertEquals(0, result.exit(), result.err());
        Configuration configuration =
                ConfigurationReader.read(made.resolve("portcullis.yml"), "host", name -> Optional.empty());
        assertEquals(
                Optional.of(Cidr.parse(client).orElseThrow()),
                configuration.clients().get(0).address());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "events search --config x --limit 0",
                "events search --config x --limit x",
                "token create --config x --role king --name x",
                "certificate issue --config x --device .. --csr x --out x"
            })
    void aWrongWordShowsTheUsageOfItsOwnCommand(String words) {
        String[] command = words.split(" ");
        Home.Result result = execute(command);
        assertEquals(2, result.exit());
        assertTrue(
                result.err().contains("Usage: portcullis " + command[0] + " " + command[1] + " "),
                words + ": " + result.err());
    }

    @Test
    void whatIsThereIsNeverOverwritten() throws Exception {
        Files.createDirectories(data);
        assertEquals(0, init().exit(), "an empty folder holds nothing");
        byte[] key = Files.readAllBytes(data.resolve("seal.key"));
        Home.Result again = init();
        assertEquals(1, again.exit());
        assertTrue(again.err().contains(data + " is there already; init never overwrites"), again.err());
        assertEquals(new String(key), Files.readString(data.resolve("seal.key")));
    }

    /** As after a power cut in mid-write: what was begun was served by nobody. */
    @Test
    void whatATryBeforeLeftUnfinishedIsMadeAnew() throws Exception {
        Path unfinished = Files.createDirectories(data.resolveSibling(".data.init"));
        Files.writeString(unfinished.resolve("seal.key"), "");
        assertEquals(0, init().exit());
        assertFalse(Files.exists(unfinished));
        assertTrue(Files.size(data.resolve("seal.key")) > 0);
    }

    @Test
    void aRegistryElsewhereIsNotOverwrittenEither() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("registry.db"), "x");
        Files.writeString(config, Files.readString(config) + "storage: { url: \"jdbc:sqlite:" + elsewhere + "\" }\n");
        Home.Result refused = init();
        assertEquals(1, refused.exit());
        assertTrue(refused.err().contains(elsewhere + " is there already"), refused.err());
        assertFalse(Files.exists(data));
    }

    @Test
    void whatTheConfigurationSaysIsNoOption() {
        Home.Result refused = execute("init", "--config", config.toString(), "--node", "other");
        assertEquals(2, refused.exit());
        assertTrue(refused.err().contains("--node goes with --dir"), refused.err());
        assertEquals(2, execute("init").exit());
        assertFalse(Files.exists(data));
    }

    @Test
    void theFileWithTheFirstPasswordGoesWhenThePasswordDoes() throws Exception {
        assertEquals(0, init().exit());
        try (Registry registry = Registry.open(configuration(), new SecureRandom())) {
            FirstPassword first = new FirstPassword(password, registry.access().users());
            first.deleteIfOver();
            first.deleteIfOver();
            assertTrue(Files.exists(password), "it lets somebody in");
            registry.access().users().choosePassword(ADMIN, Secret.ofUtf8("one of my own"));
            first.deleteIfOver();
            assertFalse(Files.exists(password));
        }
    }

    @Test
    void itGoesTooWhenAnotherOneTimePasswordTookItsPlace() throws Exception {
        assertEquals(0, init().exit());
        try (Registry registry = Registry.open(configuration(), new SecureRandom())) {
            FirstPassword first = new FirstPassword(password, registry.access().users());
            first.deleteIfOver();
            registry.access().users().resetPassword(ADMIN);
            first.deleteIfOver();
            assertFalse(Files.exists(password));
        }
    }

    private Home.Result init() {
        return execute("init", "--config", config.toString(), "--password-file", password.toString());
    }

    private static Home.Result execute(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words);
        return new Home.Result(exit, out.toString(), err.toString());
    }

    private Configuration configuration() {
        return ConfigurationReader.read(config, "host", name -> Optional.empty());
    }

    private static String mode(Path file) throws Exception {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
