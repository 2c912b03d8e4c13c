package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509CRL;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.tls.TlsVersion;
import org.portcullis.eap.x509.Pem;
import org.portcullis.radius.external.RequiresProgram;

/** Sessions that are resumed, by wpa_supplicant and over the life of a device; and the stapled OCSP response. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class ResumptionIT {
    private static Home home;
    private static Serving serving;
    private static Home.Client sensor;

    @TempDir
    Path folder;

    @BeforeAll
    static void serve(@TempDir Path shared) throws Exception {
        home = home(shared);
        serving = Serving.start(home);
        home.register("SN-1,,sensor,acme,,,,active");
        sensor = home.enrol("SN-1");
    }

    @AfterAll
    static void stop() {
        serving.close();
    }

    /** Its console takes any free port, so that there can be two at once. */
    private static Home home(Path folder) throws Exception {
        Home made = Home.init(folder);
        String text = Files.readString(made.configuration());
        Files.writeString(made.configuration(), text.replace("  port: 8443", "  port: 0"));
        return made;
    }

    /** How wpa_supplicant keeps a session. */
    private enum Way {
        SESSION_ID_12("1.2", "", ""),
        TICKET_12("1.2", "tls_disable_session_ticket=0", ""),
        TICKET_13("1.3", "tls_disable_tlsv1_3=0", ""),
        /** With a HelloRetryRequest, and the other hash. */
        RETRIED_TICKET_13("1.3", "tls_disable_tlsv1_3=0", "Groups = X448:P-256\nCiphersuites = TLS_AES_128_GCM_SHA256");

        private final String version;
        private final String phase1;
        private final String openssl;

        Way(String version, String phase1, String openssl) {
            this.version = version;
            this.phase1 = phase1;
            this.openssl = openssl;
        }

        String mac() {
            return "02:00:00:00:00:1" + ordinal();
        }
    }

    @ParameterizedTest
    @EnumSource
    void wpaSupplicantReauthenticatesWithItsSession(Way way) throws Exception {
        Home.Result result = eapolTest(way, "", 2);
        assertEquals(0, result.exit(), result.out());
        assertTrue(result.out().contains("MPPE keys OK: 3  mismatch: 0"), result.out());
        assertTrue(result.out().contains("Using TLS version TLSv" + way.version), result.out());
        String from = "event.action: access-accept and source.mac: " + way.mac() + " and tls.resumed: ";
        Events.newest(home, from + "true and network.vlan.id: 110");
        assertEquals(2, Events.search(home, from + "true").size());
        JsonNode full = Events.newest(home, from + "false");
        JsonNode resumed = Events.newest(home, from + "true");
        for (String same : List.of("tls.version", "tls.cipher", "tls.client.hash.sha256", "device.serial_number")) {
            assertFalse(Events.text(full, same).isEmpty(), same);
            assertEquals(Events.text(full, same), Events.text(resumed, same));
        }
        if (!way.openssl.isEmpty()) {
            assertEquals("TLS_AES_128_GCM_SHA256", Events.text(full, "tls.cipher"));
            assertTrue(result.out().contains("read server hello"), result.out());
        }
    }

    /** A device that takes no certificate without a stapled response; with TLS 1.3 it gets one every time. */
    @ParameterizedTest
    @EnumSource(names = {"SESSION_ID_12", "TICKET_13"})
    void wpaSupplicantIsContentWithTheStapledOcspResponse(Way way) throws Exception {
        Home.Result result = eapolTest(way, "ocsp=2", 1);
        assertEquals(0, result.exit(), result.out());
        assertTrue(result.out().contains("OCSP status for server certificate: good"), result.out());
    }

    private static Home.Result eapolTest(Way way, String more, int reauthentications) throws Exception {
        Path configuration = Files.writeString(home.folder().resolve(way + ".conf"), """
                network={
                  key_mgmt=IEEE8021X
                  eap=TLS
                  identity="host"
                  ca_cert="%s"
                  client_cert="%s"
                  private_key="%s"
                  phase1="%s"
                  %s
                }
                """.formatted(
                        home.caCertificate(), sensor.certificate(), sensor.key(), way.phase1, more));
        Path openssl = Files.writeString(home.folder().resolve(way + ".cnf"), """
                openssl_conf = init
                [init]
                ssl_conf = ssl
                [ssl]
                system_default = tls
                [tls]
                """ + way.openssl + "\n");
        List<String> command = new ArrayList<>();
        if (!way.openssl.isEmpty()) {
            command.addAll(List.of("env", "OPENSSL_CONF=" + openssl));
        }
        command.addAll(List.of(
                "eapol_test",
                "-c" + configuration,
                "-a" + serving.auth().getAddress().getHostAddress(),
                "-p" + serving.auth().getPort(),
                "-s" + home.radiusSecret(),
                "-M" + way.mac(),
                "-r" + reauthentications,
                "-t120"));
        return Home.command(command.toArray(String[]::new));
    }

    private static List<ReturningDevice> ways(Home at, int number, Path certificate, Path key) throws Exception {
        return List.of(
                ReturningDevice.of(at, number, certificate, key).with(TlsVersion.TLS_1_3),
                ReturningDevice.of(at, number + 1, certificate, key).with(TlsVersion.TLS_1_2),
                ReturningDevice.of(at, number + 2, certificate, key)
                        .with(TlsVersion.TLS_1_2)
                        .withoutSessionTickets());
    }

    /** What was decided in the full handshake is worth nothing any more. */
    @Test
    void everyResumptionIsDecidedFromTodaysState() throws Exception {
        home.register("SN-2,,sensor,acme,,,,active");
        Home.Client client = home.enrol("SN-2");
        List<ReturningDevice> devices = ways(home, 0x20, client.certificate(), client.key());
        for (ReturningDevice device : devices) {
            assertEquals(Optional.of("110"), device.visit(serving.auth()).vlan());
        }
        visits(devices, true, "110");

        home.run("device", "state", "SN-2", "quarantined", "--reason", "odd").done();
        visits(devices, true, "666");
        for (ReturningDevice device : devices) {
            JsonNode event = Events.newest(
                    home, "event.action: access-accept and source.mac: " + device.mac() + " and network.vlan.id: 666");
            assertEquals("true", Events.text(event, "tls.resumed"));
        }

        home.run("device", "state", "SN-2", "active", "--reason", "cleared").done();
        visits(devices, true, "110");
        home.run("device", "state", "SN-2", "suspended", "--reason", "lost").done();
        for (ReturningDevice device : devices) {
            ReturningDevice.Visit refused = device.visit(serving.auth());
            assertFalse(refused.result().accepted());
            assertEquals(Optional.of("access_denied"), refused.result().alert());
            Events.newest(home, "source.mac: " + device.mac() + " and portcullis.failure.code: device-suspended");
        }
    }

    private static void visits(List<ReturningDevice> devices, boolean resumed, String vlan) throws Exception {
        for (ReturningDevice device : devices) {
            ReturningDevice.Visit visit = device.visit(serving.auth());
            assertTrue(visit.result().accepted(), visit.result().reason());
            assertTrue(visit.result().keysMatch());
            assertEquals(resumed, visit.resumed());
            assertEquals(Optional.of(vlan), visit.vlan());
        }
    }

    /** The keys are in the database; a session id is known only to the process that gave it. */
    @Test
    void ticketsOutliveARestart() throws Exception {
        Home at = home(folder);
        List<ReturningDevice> devices;
        try (Serving first = Serving.start(at)) {
            at.register("SN-1,,sensor,acme,,,,active");
            Home.Client client = at.enrol("SN-1");
            devices = ways(at, 0x30, client.certificate(), client.key());
            for (ReturningDevice device : devices) {
                assertTrue(device.visit(first.auth()).result().accepted());
                assertTrue(device.visit(first.auth()).resumed());
            }
            first.killNine();
        }
        try (Serving second = Serving.start(at)) {
            assertTrue(devices.get(0).visit(second.auth()).resumed(), "TLS 1.3");
            assertTrue(devices.get(1).visit(second.auth()).resumed(), "TLS 1.2");
            ReturningDevice.Visit byId = devices.get(2).visit(second.auth());
            assertTrue(byId.result().accepted(), byId.result().reason());
            assertFalse(byId.resumed());
        }
    }

    /** A CRL that is read while the device is away. */
    @Test
    void aCertificateRevokedSince() throws Exception {
        TestPki pki = new TestPki();
        Authority root = pki.root("Acme Root");
        Identity device = root.issue(Leaf.device("S-1"));
        Files.writeString(folder.resolve("acme.pem"), Pem.encode(List.of(root.certificate())));
        device.writePem(folder, "device");
        write(root.crl());
        Home at = home(folder).configure("""
                trust:
                  anchors:
                    - { file: %1$s/acme.pem, revocation: { check: [crl], crls: [%1$s/acme.crl] } }
                """.formatted(folder));
        try (Serving server = Serving.start(at)) {
            at.register("S-1,,sensor,acme,,,,active");
            List<ReturningDevice> devices = ways(at, 0x40, folder.resolve("device.pem"), folder.resolve("device.key"));
            for (ReturningDevice one : devices) {
                assertTrue(one.visit(server.auth()).result().accepted());
                assertTrue(one.visit(server.auth()).resumed());
            }
            write(root.crl(device.certificate()));
            server.hangUp();
            Events.newest(at, "event.action: configuration-reloaded");
            for (ReturningDevice one : devices) {
                ReturningDevice.Visit refused = one.visit(server.auth());
                assertFalse(refused.result().accepted());
                assertEquals(
                        Optional.of("certificate_revoked"), refused.result().alert());
                Events.newest(at, "source.mac: " + one.mac() + " and portcullis.failure.code: cert-revoked");
            }
        }
    }

    private void write(X509CRL crl) throws Exception {
        Files.writeString(folder.resolve("acme.crl"), Pem.block("X509 CRL", crl.getEncoded()));
    }

    /** {@code eap.tls.resumption: 0}. */
    @ParameterizedTest
    @ValueSource(strings = {"0", "8d"})
    void resumptionIsTurnedOffByTheConfigurationAndNeverLongerThanSevenDays(String lifetime) throws Exception {
        Home at = home(folder);
        String example = Files.readString(at.configuration());
        Files.writeString(at.configuration(), example.replace("# resumption: 12h", "resumption: " + lifetime));
        if (lifetime.equals("8d")) {
            Home.Result refused = at.run("check");
            assertEquals(2, refused.exit());
            assertTrue(refused.err().contains("eap.tls.resumption"), refused.err());
            return;
        }
        try (Serving server = Serving.start(at)) {
            at.register("SN-1,,sensor,acme,,,,active");
            Home.Client client = at.enrol("SN-1");
            for (ReturningDevice device : ways(at, 0x50, client.certificate(), client.key())) {
                assertTrue(device.visit(server.auth()).result().accepted());
                ReturningDevice.Visit again = device.visit(server.auth());
                assertTrue(again.result().accepted(), again.result().reason());
                assertFalse(again.resumed());
            }
        }
    }
}
