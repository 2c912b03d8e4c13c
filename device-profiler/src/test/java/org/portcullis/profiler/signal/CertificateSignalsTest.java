package org.portcullis.profiler.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.device.CertificateHints;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.ProvenCredential;

/** What a proven certificate says of its device. */
class CertificateSignalsTest {
    @Test
    void everythingThatItSays() {
        CertificateHints hints = new CertificateHints(
                Optional.of("AXIS P3245-LV"),
                Optional.of("Axis Communications AB"),
                Optional.of("Edge Vault"),
                Optional.of("ACCC8E000001"),
                Optional.of("1.3.6.1.4.1.368.1"),
                Optional.of("B8A44F000001"),
                Optional.of("https://mud.example.com/p3245"));
        assertEquals(
                Map.of(
                        "certificate.subject.CN", "AXIS P3245-LV",
                        "certificate.subject.O", "Axis Communications AB",
                        "certificate.subject.OU", "Edge Vault",
                        "certificate.subject.serialNumber", "ACCC8E000001",
                        "certificate.issuer", "CN=Acme CA",
                        "certificate.hardwareType", "1.3.6.1.4.1.368.1",
                        "certificate.hardwareSerial", "B8A44F000001",
                        "certificate.mudUrl", "https://mud.example.com/p3245",
                        "certificate.anchorVendor", "acme"),
                Samples.words(CertificateSignals.of(credential(hints))));
    }

    @Test
    void withoutHintsItsIssuer() {
        assertEquals(
                Map.of("certificate.issuer", "CN=Acme CA", "certificate.anchorVendor", "acme"),
                Samples.words(CertificateSignals.of(credential(CertificateHints.NONE))));
    }

    private static ProvenCredential credential(CertificateHints hints) {
        return new ProvenCredential(
                "S-1",
                Credential.Kind.IDEVID,
                Optional.of("acme"),
                "CN=Acme CA",
                "CN=AXIS P3245-LV",
                BigInteger.ONE,
                "",
                "",
                "",
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(),
                "good",
                hints);
    }
}
