package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.portcullis.eap.x509.PemException;

/** The intake of CRLs under coverage-guided fuzzing; the seeds are {@code openssl}'s. */
class FuzzCrlTest {

    /** A list is taken in or said to be unusable; one that the root did not sign never tells anything good. */
    @FuzzTest(maxDuration = "20s")
    void crl(byte[] octets) {
        List<RevocationList> lists;
        try {
            lists = RevocationList.parse("fuzz", octets);
        } catch (PemException unusable) {
            return;
        }
        for (RevocationList list : lists) {
            assertTrue(list.size() >= 0 && list.thisUpdate() != null && list.nextUpdate() != null);
            list.issuerName();
        }
        ChainVerdict verdict =
                FuzzPki.validator(RevocationSettings.crls(lists)).validate(new PresentedChain(List.of(FuzzPki.DEVICE)));
        if (verdict instanceof ChainVerdict.Trusted) {
            Node root = Node.of(FuzzPki.ROOT, FuzzPki.CRYPTOGRAPHY);
            CertificateSignatures signatures = new CertificateSignatures(FuzzPki.CRYPTOGRAPHY);
            assertTrue(
                    lists.stream().anyMatch(list -> list.signedBy(root, signatures)),
                    "a list that the root did not sign said that the certificate is good");
        }
    }
}
