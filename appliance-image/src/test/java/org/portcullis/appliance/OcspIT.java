package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** A real responder (openssl ocsp), and none, behind the authentications of a real supplicant (eapol_test). */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class OcspIT {
    @TempDir
    Path folder;

    private Home home;
    private OpensslCa root;
    private OpensslCa ca;

    @BeforeEach
    void prepare() throws Exception {
        root = OpensslCa.root(folder.resolve("root"));
        ca = root.intermediate(folder.resolve("devices"));
        home = Home.init(folder);
        home.register(
                "SN-1,,sensor,acme,,,,active",
                "SN-2,,sensor,acme,,,,active",
                "SN-3,,sensor,acme,,,,active",
                "SN-4,,sensor,acme,,,,active");
        root.publish(home.folder().resolve("root.crl"));
    }

    /** With the default of both ways: the intermediate has its CRL, the device's issuer only a responder. */
    @Test
    void whatTheResponderSays() throws Exception {
        int port = ca.namesResponder();
        Home.Client good = ca.device("SN-1");
        Home.Client revoked = ca.device("SN-2");
        Home.Client unknown = ca.device("SN-3");
        Home.Client late = ca.device("SN-4");
        ca.revoke("SN-2", "affiliationChanged");
        ca.forget("SN-3");
        configure("");
        Process responder = ca.respond(port);
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            Supplicant.Outcome joined = answered(supplicant, good, "1.3");
            assertTrue(joined.accepted(), joined.output());
            JsonNode accept = Events.newest(home, "event.action: access-accept");
            assertEquals("good", Events.text(accept, "portcullis.revocation.status"));
            assertEquals(
                    "[\"ocsp\",\"crl\"]",
                    accept.at("/portcullis/revocation/method").toString());
            assertEquals(
                    "http://127.0.0.1:" + port + "/",
                    accept.at("/portcullis/revocation/source/0").asText());

            assertRefused(answered(supplicant, revoked, "1.3"), "cert-revoked");
            JsonNode reject = Events.newest(home, "portcullis.failure.code: cert-revoked");
            assertEquals("affiliation-changed", Events.text(reject, "portcullis.revocation.reason"));
            assertEquals("ocsp", reject.at("/portcullis/revocation/method/0").asText());
            assertRefused(answered(supplicant, unknown, "1.2"), "ocsp-status-unknown");

            // Nobody is there any more: what is known still counts, what is not known is the admin's choice.
            responder.destroy();
            responder.waitFor();
            assertTrue(supplicant.join(good, "1.2").accepted());
            assertRefused(supplicant.join(late, "1.3"), "ocsp-unreachable");
            String before = Files.readString(home.configuration());
            Files.writeString(home.configuration(), before.replace("onUnknown: refuse", "onUnknown: accept"));
            serving.hangUp();
            Events.newest(home, "event.action: configuration-reloaded");
            assertTrue(supplicant.join(late, "1.3").accepted());
            JsonNode accepted = Events.newest(home, "portcullis.revocation.status: unknown-accepted");
            assertEquals(
                    "CN=SN-4: unknown, ocsp: ocsp-unreachable",
                    accepted.at("/portcullis/revocation/certificates/0").asText());
        } finally {
            responder.destroy();
        }
    }

    /**
     * A device waits for a second and no longer, which the first question of a slow machine may need; what comes later is there
     * for its next attempt.
     */
    private Supplicant.Outcome answered(Supplicant supplicant, Home.Client client, String tls) throws Exception {
        String late = "portcullis.failure.code: ocsp-unreachable and user.name: " + client.identity();
        int before = 0;
        while (true) {
            Supplicant.Outcome outcome = supplicant.join(client, tls);
            int after = outcome.accepted() ? before : Events.search(home, late).size();
            if (after == before || after > 10) {
                return outcome;
            }
            before = after;
        }
    }

    /** One that takes connections and never answers. */
    @Test
    void aResponderThatHangsDelaysItsOwnDevicesBrieflyAndNobodyElse() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 512, InetAddress.getByName("127.0.0.1"))) {
            Home.Client device = ca.device("SN-1");
            Home.Client own = home.enrol("SN-2");
            configure(", ocsp: { url: 'http://127.0.0.1:" + hanging.getLocalPort() + "/' }");
            try (Serving serving = Serving.start(home);
                    Crowd waiting = Crowd.start(home, serving, device, 8, 64)) {
                try (Crowd others = Crowd.start(home, serving, own, 4, 100)) {
                    assertEquals(100, others.await().size());
                }
                assertEquals(0, waiting.stop().size());
                Events.newest(home, "portcullis.failure.code: ocsp-unreachable");
                Events.newest(home, "event.action: ocsp-responder-unreachable");
            }
        }
    }

    @Test
    void aResponderIsAskedOnlyOnTheWordOfAConfiguredIssuer() throws Exception {
        ca.namesResponder();
        Home.Client device = ca.device("SN-1");
        home.configure("""
                trust:
                  anchors:
                    - { file: %s, revocation: { crls: [root.crl] } }
                """.formatted(root.certificate()));
        try (Serving serving = Serving.start(home)) {
            assertRefused(new Supplicant(home, serving).join(device, "1.3"), "crl-missing");
            JsonNode reject = Events.newest(home, "portcullis.failure.code: crl-missing");
            assertTrue(reject.toString().contains("There is no CRL of CN=Acme Devices"), reject.toString());
        }
    }

    private void configure(String ocsp) throws Exception {
        home.configure("""
                trust:
                  anchors:
                    - { file: %s, vendor: acme }
                  intermediates: [%s]
                  revocation: { crls: [root.crl], onUnknown: refuse%s }
                """.formatted(root.certificate(), ca.certificate(), ocsp));
    }

    private void assertRefused(Supplicant.Outcome outcome, String code) throws Exception {
        assertFalse(outcome.accepted(), outcome.output());
        assertTrue(outcome.rejected(), outcome.output());
        Events.newest(home, "event.action: access-reject and portcullis.failure.code: " + code);
    }
}
