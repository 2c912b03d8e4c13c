package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.PemException;

/** Devices' certificates and the names in them under coverage-guided fuzzing; the seeds are {@code openssl}'s. */
class FuzzCertificateTest {

    /** Every presented certificate gets a verdict, and only those that the root signed a good one. */
    @FuzzTest(maxDuration = "20s")
    void certificate(byte[] der) throws Exception {
        X509Certificate certificate;
        try {
            certificate = FuzzPki.PEM.certificate("fuzz", der);
        } catch (PemException none) {
            return;
        }
        ChainVerdict verdict =
                FuzzPki.validator(RevocationSettings.off()).validate(new PresentedChain(List.of(certificate)));
        if (verdict instanceof ChainVerdict.Trusted trusted) {
            certificate.verify(FuzzPki.ROOT.getPublicKey(), FuzzPki.CRYPTOGRAPHY.bouncyCastle());
            assertEquals(
                    Optional.of(trusted.credential().identity()),
                    DeviceIdentity.of(certificate, IdentitySource.DEFAULT).map(DeviceIdentity::text));
        }
        read(certificate);
    }

    /** What it says, and whom it names, for every source of a name alone: a text, or said to be malformed. */
    private static void read(X509Certificate certificate) {
        try {
            assertTrue(CertificateFacts.of(certificate).alternativeNames().size() <= 32);
        } catch (IllegalArgumentException malformed) {
            return;
        }
        for (IdentitySource source : IdentitySource.values()) {
            try {
                DeviceIdentity.of(certificate, List.of(source))
                        .ifPresent(named -> assertTrue(!named.text().isBlank() && named.source() == source));
            } catch (IllegalArgumentException malformed) {
                // Said so; the validator refuses such a certificate.
            }
        }
    }
}
