package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** CRLs of a real CA (openssl), exchanged while a real supplicant (eapol_test) authenticates. */
@RequiresProgram(value = "eapol_test", debianPackage = "eapoltest")
class RevocationIT {
    @TempDir
    Path folder;

    private Home home;
    private OpensslCa root;
    private OpensslCa ca;
    private Home.Client device;

    @BeforeEach
    void prepare() throws Exception {
        root = OpensslCa.root(folder.resolve("root"));
        ca = root.intermediate(folder.resolve("devices"));
        device = ca.device("SN-1");
        home = Home.init(folder);
        home.register("SN-1,,sensor,acme,,,,active", "SN-2,,sensor,acme,,,,active");
        root.publish(crl("root"));
        ca.publish(crl("ca"));
    }

    @Test
    void everyCertificateOfTheChainIsCheckedByTheListOfTheMoment() throws Exception {
        configure("crls: [root.crl, ca.crl]");
        assertEquals(1, home.run("check").done().lines().size(), "nothing to warn of");
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            Supplicant.Outcome joined = supplicant.join(device, "1.3");
            assertTrue(joined.accepted(), joined.output());
            JsonNode accept = Events.newest(home, "event.action: access-accept and device.serial_number: SN-1");
            assertEquals("good", Events.text(accept, "portcullis.revocation.status"));
            JsonNode certificates = accept.at("/portcullis/revocation/certificates");
            assertTrue(certificates.get(0).asText().startsWith("CN=SN-1: good, crl "), certificates.toString());
            assertTrue(certificates.get(1).asText().startsWith("CN=Acme Devices: good, crl "), certificates.toString());
            assertEquals(
                    crl("ca").toString(),
                    accept.at("/portcullis/revocation/source/0").asText());

            ca.revoke("SN-1", "keyCompromise");
            ca.publish(crl("ca"));
            inForce(2, "CN=Acme Devices");
            assertRefused(supplicant.join(device, "1.3"), "cert-revoked");
            JsonNode reject = Events.newest(home, "portcullis.failure.code: cert-revoked");
            assertEquals("revoked", Events.text(reject, "portcullis.revocation.status"));
            assertEquals("key-compromise", Events.text(reject, "portcullis.revocation.reason"));
            assertTrue(Events.text(reject, "message").contains("was revoked by its issuer CN=Acme Devices at "));

            // Three refusals in ten minutes have their events (see "storms"). What does not parse, and what is older,
            // leave the list in force that revokes it.
            Path good = Files.copy(crl("ca"), folder.resolve("kept.crl"));
            Files.writeString(crl("ca"), "junk");
            Events.saying(home, "event.action: crl-refused", "ca.crl holds no CRL");
            assertRefused(supplicant.join(device, "1.3"), "cert-revoked");
            Files.writeString(folder.resolve("devices/crlnumber"), "01\n");
            ca.publish(crl("ca"));
            Events.saying(home, "event.action: crl-refused", "goes backwards");
            Files.copy(good, crl("ca"), StandardCopyOption.REPLACE_EXISTING);

            // The other device is good until its issuer is revoked.
            Home.Client second = ca.device("SN-2");
            assertTrue(supplicant.join(second, "1.3").accepted());
            root.revoke(ca, "cACompromise");
            root.publish(crl("root"));
            inForce(2, "CN=Acme Root");
            Supplicant.Outcome refused = supplicant.join(second, "1.3");
            assertRefused(refused, "cert-revoked");
            assertTrue(
                    Events.text(Events.newest(home, "portcullis.revocation.reason: ca-compromise"), "message")
                            .contains("CN=Acme Devices was revoked by its issuer CN=Acme Root"),
                    refused.output());
        }
    }

    @Test
    void aDeltaRevokesAndASignalTakesIn() throws Exception {
        ca.publishDelta(crl("delta"), 1, "nobody");
        configure("reload: 1h, crls: [root.crl, ca.crl, delta.crl]");
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            assertTrue(supplicant.join(device, "1.3").accepted());
            ca.revoke("SN-1", "superseded");
            ca.publishDelta(crl("delta"), 1, "SN-1");
            // Not looked at for an hour, but for the signal.
            serving.hangUp();
            JsonNode updated = Events.newest(home, "event.action: crl-updated and message: delta");
            assertTrue(Events.text(updated, "message").contains("number 3, "), updated.toString());
            assertRefused(supplicant.join(device, "1.3"), "cert-revoked");
            JsonNode reject = Events.newest(home, "portcullis.revocation.reason: superseded");
            assertEquals(
                    crl("delta").toString(),
                    reject.at("/portcullis/revocation/source/0").asText());
        }
    }

    @Test
    void withoutAListTheChoiceIsTheAdmins() throws Exception {
        configure("crls: [root.crl]");
        try (Serving serving = Serving.start(home)) {
            Supplicant supplicant = new Supplicant(home, serving);
            assertRefused(supplicant.join(device, "1.3"), "crl-missing");
            String before = Files.readString(home.configuration());
            Files.writeString(home.configuration(), before.replace("reload: 1s", "reload: 1s, onUnknown: accept"));
            serving.hangUp();
            Events.newest(home, "event.action: configuration-reloaded");
            assertTrue(supplicant.join(device, "1.3").accepted());
            JsonNode accept = Events.newest(home, "event.action: access-accept and device.serial_number: SN-1");
            assertEquals("unknown-accepted", Events.text(accept, "portcullis.revocation.status"));
            assertEquals(
                    "CN=SN-1: unknown, crl: crl-missing",
                    accept.at("/portcullis/revocation/certificates/0").asText());
        }
        String off = Files.readString(home.configuration()).replace("check: [crl]", "check: []");
        Files.writeString(home.configuration(), off);
        try (Serving serving = Serving.start(home)) {
            assertTrue(new Supplicant(home, serving).join(device, "1.2").accepted());
            Events.newest(home, "event.action: access-accept and portcullis.revocation.status: off");
        }
    }

    private void configure(String revocation) throws Exception {
        String reload = revocation.contains("reload:") ? "" : "reload: 1s, ";
        home.configure("""
                trust:
                  anchors:
                    - { file: %s, vendor: acme }
                  revocation: { check: [crl], %s }
                """.formatted(root.certificate(), reload + revocation));
    }

    private Path crl(String name) {
        return home.folder().resolve(name + ".crl");
    }

    private void inForce(int number, String issuer) throws Exception {
        Events.saying(home, "event.action: crl-updated", "The CRL of " + issuer + ", number " + number + ",");
    }

    private void assertRefused(Supplicant.Outcome outcome, String code) throws Exception {
        assertFalse(outcome.accepted(), outcome.output());
        assertTrue(outcome.rejected(), outcome.output());
        Events.newest(home, "event.action: access-reject and portcullis.failure.code: " + code);
    }
}
