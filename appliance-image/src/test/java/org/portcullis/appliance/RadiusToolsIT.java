package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.radius.external.RequiresProgram;

/**
 * {@code auth-test} and {@code bench} against Portcullis itself and against Debian's FreeRADIUS: each by the launcher once, and
 * in this JVM else, which spares its start.
 */
@RequiresProgram(value = "freeradius", debianPackage = "freeradius")
class RadiusToolsIT {
    @TempDir
    private static Path folder;

    private static Home home;
    private static Home.Client device;
    private static Serving serving;
    private static FreeRadius freeRadius;

    @BeforeAll
    static void start() throws Exception {
        home = Home.init(folder);
        home.register("S-1,,sensor,acme,,,,active", "S-2,,sensor,acme,,,,suspended");
        device = home.enrol("S-1");
        Path policy = home.folder().resolve("policy.yml");
        home.policy(Files.readString(policy)
                .replace("mab:\n  enabled: false", "mab:\n  enabled: true")
                .replace("  rules: []", "  rules: [{ name: bench, when: 'true', then: onboarding }]"));
        serving = Serving.start(home);
        freeRadius = FreeRadius.start(folder.resolve("freeradius"), home, home.radiusSecret());
    }

    @AfterAll
    static void stop() throws Exception {
        freeRadius.close();
        serving.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void explainsAnAcceptOfPortcullis(String tls) throws Exception {
        List<String> words = authTestWords(portcullis(), device, "--tls", tls);
        accepted(tls.equals("1.2") ? Home.here(words) : Home.portcullis(words.toArray(String[]::new)), tls);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void explainsAnAcceptOfFreeRadius(String tls) throws Exception {
        accepted(authTest(freeRadius.auth(), device, "--tls", tls), tls);
    }

    private static void accepted(Home.Result result, String tls) {
        assertEquals(0, result.exit(), result.out() + result.err());
        for (String expected : List.of(
                "EAP-Response/Identity \"S-1\"",
                "client_hello",
                "trusted, by a certificate of --ca",
                "TLS " + tls + ", TLS_",
                "VLAN: 110",
                "Message-Authenticator right",
                "session keys: the same on both sides",
                "Accepted (")) {
            assertTrue(result.out().contains(expected), () -> expected + " in\n" + result.out());
        }
    }

    @Test
    void explainsRefusals() throws Exception {
        Home.Result suspended = authTest(portcullis(), home.enrol("S-2"));
        assertEquals(1, suspended.exit(), suspended.out());
        assertTrue(suspended.out().contains("the server's policy refuses the device"), suspended.out());

        Home other = Home.initAnew(Files.createDirectories(folder.resolve("other")));
        other.register("S-1,,sensor,acme,,,,active");
        Home.Client stranger = other.enrol("S-1");
        Home.Result unknown = authTest(portcullis(), stranger);
        assertEquals(1, unknown.exit(), unknown.out());
        assertTrue(unknown.out().contains("does not know the CA that issued the device's"), unknown.out());
        Home.Result silent = authTest(freeRadius.auth(), stranger, "--tls", "1.3");
        assertEquals(1, silent.exit(), silent.out());
        assertTrue(silent.out().contains("it does not believe the device's certificate"), silent.out());
    }

    @Test
    void explainsAWrongSecret() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong.secret"), "not the secret\n");
        for (String server : List.of(portcullis(), freeRadius.auth())) {
            Home.Result result = Home.here(arguments(
                    List.of("auth-test", "--server", server, "--secret-file", wrong.toString(), "--timeout", "1s"),
                    device));
            assertEquals(1, result.exit(), result.out());
            assertTrue(result.out().contains("he shared secret differs"), result.out());
        }
    }

    @Test
    void aLoadThatWouldMeasureSomethingElseIsRefused() throws Exception {
        home.register("S-9,,sensor,acme,,,,active");
        Home.Client foreign =
                new Home.Client("S-1", device.certificate(), home.enrol("S-9").key());
        List<String> words = List.of("bench", "--server", portcullis(), "--secret-file", secret());
        refused("the private key does not belong to the certificate", arguments(words, foreign));
        refused("--devices goes with --load full", benchWords(portcullis(), "--load", "mab", "--devices", "x"));
        refused("a benchmark lasts longer than 0s", benchWords(portcullis(), "--duration", "0s"));
    }

    private static void refused(String why, List<String> words) {
        Home.Result result = Home.here(words);
        assertEquals(2, result.exit(), result.out() + result.err());
        assertTrue(result.err().startsWith(why), result.err());
        assertEquals("", result.out());
    }

    @Test
    void usageIsExplained() throws Exception {
        Home.Result result = Home.here(List.of("auth-test", "--server", "nowhere", "--secret-file", secret()));
        assertEquals(2, result.exit());
        assertTrue(result.err().contains("--cert, --key and --ca"), result.err());
    }

    @Test
    void benchesPortcullisOpenAndClosed() throws Exception {
        JsonNode closed =
                json(Home.portcullis(benchWords(portcullis(), "--load", "full", "--count", "60", "--supplicants", "4")
                        .toArray(String[]::new)));
        assertEquals(60, closed.get("accepted").asInt(), closed::toString);
        JsonNode open = bench(portcullis(), "--rate", "20/s", "--count", "60", "--warm-up", "1s", "--tls", "1.2");
        assertEquals(
                60, open.get("authentications").asInt() + open.get("unsent").asInt(), open::toString);
        assertEquals(0, open.get("keyMismatches").asInt(), open::toString);
        assertEquals(20.0, open.get("offeredPerSecond").asDouble());
        assertTrue(open.get("latencyMillis").get("p50").asDouble() > 0, open::toString);
    }

    @Test
    void benchesDevicesInTurn() throws Exception {
        home.register("S-3,,sensor,acme,,,,active", "S-4,,sensor,acme,,,,active");
        Path devices = Files.createDirectory(folder.resolve("devices"));
        for (String serial : List.of("S-3", "S-4")) {
            Home.Client client = home.enrol(serial);
            Files.copy(client.certificate(), devices.resolve(serial + ".pem"));
            Files.copy(client.key(), devices.resolve(serial + ".key"));
        }
        JsonNode result = bench(portcullis(), "--devices", devices.toString(), "--count", "10", "--supplicants", "1");
        assertEquals(10, result.get("accepted").asInt(), result::toString);
        Set<JsonNode> addresses = new HashSet<>();
        for (String serial : List.of("S-3", "S-4")) {
            String accepts = "event.action: access-accept and device.serial_number: " + serial;
            List<JsonNode> found = Events.search(home, accepts);
            assertEquals(5, found.size(), serial);
            found.forEach(event -> addresses.add(event.at("/source/mac")));
        }
        assertEquals(2, addresses.size(), addresses::toString);
        // The first of each is the full handshake that makes the session.
        JsonNode resumed = bench(
                portcullis(),
                "--devices",
                devices.toString(),
                "--count",
                "10",
                "--supplicants",
                "2",
                "--load",
                "resumed");
        assertEquals(10, resumed.get("accepted").asInt(), resumed::toString);
        assertEquals(8, resumed.get("resumed").asInt(), resumed::toString);
    }

    @Test
    void aBenchmarkCountsTheRefusedByReason() throws Exception {
        home.register("S-5,,sensor,acme,,,,suspended");
        Path devices = Files.createDirectory(folder.resolve("one-is-suspended"));
        for (Home.Client client : List.of(device, home.enrol("S-5"))) {
            Files.copy(
                    client.certificate(), devices.resolve(client.certificate().getFileName()));
            Files.copy(client.key(), devices.resolve(client.key().getFileName()));
        }
        Home.Result result = Home.here(
                benchWords(portcullis(), "--devices", devices.toString(), "--count", "10", "--supplicants", "1"));
        assertEquals(0, result.exit(), result.err());
        JsonNode said = new ObjectMapper().readTree(result.out());
        assertEquals(5, said.get("accepted").asInt(), result.out());
        assertEquals(5, said.get("failures").iterator().next().asInt(), result.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void benchesResumption(String tls) throws Exception {
        JsonNode resumed =
                bench(portcullis(), "--load", "resumed", "--count", "40", "--supplicants", "2", "--tls", tls);
        assertEquals(40, resumed.get("accepted").asInt(), resumed::toString);
        // The first of each supplicant is the full handshake that makes the session.
        assertEquals(38, resumed.get("resumed").asInt(), resumed::toString);
    }

    @Test
    void benchesMacAuthenticationBypass() throws Exception {
        JsonNode accepted = bench(portcullis(), "--load", "mab", "--count", "60", "--mac", "00-11-22-00-00-00");
        assertEquals(60, accepted.get("accepted").asInt(), accepted::toString);
        // Addresses that software made up are refused.
        Home.Result refused = Home.here(
                List.of("bench", "--server", portcullis(), "--secret-file", secret(), "--load", "mab", "--count", "3"));
        assertEquals(1, refused.exit());
        assertTrue(refused.out().contains("\"failures\":{\"Access-Reject\":3}"), refused.out());
    }

    @Test
    void benchesEveryLoadOfFreeRadius() throws Exception {
        for (List<String> load : List.of(
                List.of(freeRadius.auth(), "full"),
                List.of(freeRadius.auth(), "mab"),
                List.of(freeRadius.acct(), "accounting"))) {
            JsonNode result = bench(load.get(0), "--load", load.get(1), "--count", "90", "--supplicants", "3");
            assertEquals(90, result.get("accepted").asInt(), result::toString);
            assertEquals(load.get(1), result.get("load").asText());
        }
    }

    private static JsonNode bench(String server, String... more) throws Exception {
        return json(Home.here(benchWords(server, more)));
    }

    private static JsonNode json(Home.Result result) throws Exception {
        return new ObjectMapper().readTree(result.done().out());
    }

    private static List<String> benchWords(String server, String... more) {
        List<String> words = new ArrayList<>(List.of("bench", "--server", server, "--secret-file", secret()));
        words.addAll(List.of(more));
        return arguments(words, device);
    }

    private static Home.Result authTest(String server, Home.Client client, String... more) {
        return Home.here(authTestWords(server, client, more));
    }

    private static List<String> authTestWords(String server, Home.Client client, String... more) {
        List<String> words = new ArrayList<>(List.of("auth-test", "--server", server, "--secret-file", secret()));
        words.addAll(List.of(more));
        return arguments(words, client);
    }

    private static List<String> arguments(List<String> words, Home.Client client) {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of("--cert", client.certificate().toString()));
        all.addAll(List.of("--key", client.key().toString()));
        all.addAll(List.of("--ca", home.caCertificate().toString()));
        return all;
    }

    private static String portcullis() {
        return "127.0.0.1:" + serving.auth().getPort();
    }

    private static String secret() {
        return home.folder().resolve("data/this-machine.secret").toString();
    }
}
