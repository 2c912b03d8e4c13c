package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.radius.external.RequiresProgram;

/** RADIUS over TLS as a site has it: a switch asks radsecproxy over UDP, that asks the packaged appliance over TLS. */
@RequiresProgram(value = "radsecproxy", debianPackage = "radsecproxy")
class RadsecproxyIT {
    private static final String ENABLED = """
            radsec: { enabled: true, port: 0, trust: [{ file: switch-ca.pem, revocation: { crls: [switch.crl] } }] }
            """;

    @TempDir
    Path folder;

    private Home home;
    private SwitchCa switches;
    private SwitchCa.Certified proxyCertificate;
    private Home.Client device;

    private void prepare() throws Exception {
        home = Home.init(folder);
        switches = new SwitchCa(home.folder(), "Switch CA");
        switches.writeRoot("switch-ca");
        switches.writeCrl("switch.crl");
        proxyCertificate = switches.issue("proxy.example");
        String text = Files.readString(home.configuration());
        text = text.replaceFirst("(?m)^radius:$", "radius:\n  " + ENABLED.strip());
        text = text.replaceFirst(
                "(?m)^clients:$", "clients:\n  - { name: the-proxy, site: lab, radsec: { name: proxy.example } }");
        Files.writeString(home.configuration(), text);
        home.register("SN-1,,sensor,acme,,,,active");
        device = home.enrol("SN-1");
    }

    private Supplicant.Outcome join(Radsecproxy proxy, String tls) throws Exception {
        return supplicant(proxy).join(device, tls);
    }

    private Supplicant supplicant(Radsecproxy proxy) {
        return new Supplicant(home, proxy.address(), Radsecproxy.SECRET, List.of());
    }

    @Tag("newest-lts")
    @ParameterizedTest
    @ValueSource(strings = {"1.2", "1.3"})
    void aDeviceBehindAProxyIsAuthenticated(String outer) throws Exception {
        prepare();
        try (Serving serving = Serving.start(home);
                Radsecproxy proxy = Radsecproxy.start(home, serving, proxyCertificate, outer)) {
            for (String inner : List.of("1.2", "1.3")) {
                Supplicant.Outcome joined = join(proxy, inner);
                assertTrue(joined.accepted(), joined.output() + proxy.log());
                assertEquals(Optional.of("110"), joined.vlan());
            }
            JsonNode event = Events.newest(home, "event.action: access-accept");
            assertEquals("the-proxy", Events.text(event, "portcullis.nas.name"));
            String log = Files.readString(home.log());
            assertTrue(log.contains("the-proxy is connected over TLS from 127.0.0.1"), log);
        }
    }

    /** Accounting goes over the same connection (RFC 6614 §2.1), and its answer comes back over it. */
    @Test
    void accountingComesOverTheSameConnection() throws Exception {
        prepare();
        try (Serving serving = Serving.start(home);
                Radsecproxy proxy = Radsecproxy.start(home, serving, proxyCertificate, "1.3")) {
            assertTrue(join(proxy, "1.3").accepted(), proxy.log());
            // Without User-Name radsecproxy would answer by itself.
            Path start = Files.writeString(home.folder().resolve("start.txt"), """
                    Acct-Status-Type = Start
                    User-Name = "SN-1"
                    Acct-Session-Id = "behind-the-proxy"
                    NAS-Identifier = "sw1"
                    NAS-Port = 1
                    Calling-Station-Id = "02-00-00-00-00-01"
                    """);
            String where = "127.0.0.1:" + proxy.address().getPort();
            Home.Result answered = Home.command(
                    "radclient",
                    "-x",
                    "-t",
                    "10",
                    "-r",
                    "6",
                    "-f",
                    start.toString(),
                    where,
                    "acct",
                    Radsecproxy.SECRET);
            assertTrue(
                    answered.out().contains("Received Accounting-Response"),
                    answered.out() + answered.err() + proxy.log());
            JsonNode event = Events.newest(home, "event.action: session-started");
            assertEquals("the-proxy", Events.text(event, "portcullis.nas.name"));
        }
    }

    /** Each is refused with its own code, while the proxy's connection goes on. */
    @Test
    void strangersAreRefusedAndTheProxyDoesNotNotice() throws Exception {
        prepare();
        SwitchCa others = new SwitchCa(home.folder(), "Other CA");
        try (Serving serving = Serving.start(home);
                Radsecproxy proxy = Radsecproxy.start(home, serving, proxyCertificate, "1.3")) {
            assertTrue(join(proxy, "1.3").accepted(), proxy.log());
            for (String version : List.of("-tls1_2", "-tls1_3")) {
                assertRefusedByAlert(serving, version, Optional.empty());
                assertRefusedByAlert(serving, version, Optional.of(others.issue("proxy.example")));
                assertRefusedByAlert(serving, version, Optional.of(switches.issueExpired("proxy.example")));
                assertRefusedByAlert(serving, version, Optional.of(switches.issue("stranger.example")));
                // The appliance's own LDevID opens EAP, never this.
                assertRefusedByAlert(
                        serving,
                        version,
                        Optional.of(new SwitchCa.Certified(
                                device.certificate(), device.key(), proxyCertificate.identity())));
            }
            for (String code :
                    List.of("radsec-certificate-missing", "radsec-certificate-refused", "radsec-client-unknown")) {
                JsonNode event = Events.newest(home, "portcullis.failure.code: " + code);
                assertEquals("radsec-peer-refused", Events.text(event, "event.action"));
            }
            openssl(serving, "-tls1_1", Optional.empty());
            Events.newest(home, "portcullis.failure.code: radsec-handshake-failed");
            assertTrue(join(proxy, "1.2").accepted(), proxy.log());
            assertEquals(
                    1,
                    Files.readString(home.log()).split("the-proxy is connected", -1).length - 1,
                    "by the same connection");
        }
    }

    /** A CRL that is taken in by SIGHUP ends the connection of a revoked peer at once; it does not come back. */
    @Test
    void aRevokedPeerIsLetGo() throws Exception {
        prepare();
        try (Serving serving = Serving.start(home);
                Radsecproxy proxy = Radsecproxy.start(home, serving, proxyCertificate, "1.3")) {
            assertTrue(join(proxy, "1.3").accepted(), proxy.log());
            switches.writeCrl("switch.crl", proxyCertificate);
            serving.hangUp();
            JsonNode event = Events.newest(home, "event.action: radsec-peer-refused");
            assertTrue(Events.text(event, "message").contains("cert-revoked"), event.toString());
            Supplicant.Outcome refused = supplicant(proxy).ask(device, "1.3");
            assertFalse(refused.accepted() || refused.rejected(), "silence: " + refused.output());
        }
    }

    /** The appliance's own CA makes devices, never switches; and nothing is trusted that is not named. */
    @Test
    void theOwnCaIsNoCaForSwitches() throws Exception {
        prepare();
        String text = Files.readString(home.configuration());
        Files.writeString(home.configuration(), text.replace("switch-ca.pem", "data/ca.pem"));
        for (String verb : List.of("check", "serve")) {
            Home.Result refused = home.run(verb);
            assertEquals(2, refused.exit(), refused.err());
            assertTrue(
                    refused.err().contains("radius.radsec.trust[0].file: is this appliance's own CA"), refused.err());
        }
    }

    private static void assertRefusedByAlert(Serving serving, String version, Optional<SwitchCa.Certified> certified)
            throws Exception {
        String output = openssl(serving, version, certified);
        assertTrue(output.contains("SSL alert number"), output);
    }

    /** {@code openssl s_client}, which waits for the server to end the connection, but not for ever. */
    private static String openssl(Serving serving, String version, Optional<SwitchCa.Certified> certified)
            throws Exception {
        List<String> command =
                new ArrayList<>(List.of("timeout", "60", "openssl", "s_client", "-ign_eof", version, "-connect"));
        command.add("127.0.0.1:" + serving.radsecPort());
        certified.ifPresent(with -> command.addAll(List.of(
                "-cert", with.certificate().toString(), "-key", with.key().toString())));
        Home.Result result = Home.command(command.toArray(String[]::new));
        return result.out() + result.err();
    }
}
