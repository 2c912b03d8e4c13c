package org.portcullis.eap.ca;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.security.SecureRandom;
import java.util.Set;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.SubjectPublicKey;

/** What devices send to be certified, under coverage-guided fuzzing; the seeds are {@code openssl}'s. */
class FuzzCertificationRequestTest {
    private static final Cryptography CRYPTOGRAPHY = Cryptography.bouncyCastle(new SecureRandom());

    /** A key of an accepted kind whose possession was proven, or a refusal; nothing else comes out. */
    @FuzzTest(maxDuration = "20s")
    void request(byte[] octets) throws Exception {
        CertificationRequest request;
        try {
            request = CertificationRequest.parse(octets, CRYPTOGRAPHY.bouncyCastle());
        } catch (RequestRefusedException refused) {
            assertNotNull(refused.getMessage());
            return;
        }
        String type = SubjectPublicKey.type(request.key().getEncoded());
        assertTrue(Set.of("EC-P256", "EC-P384", "EC-P521", "Ed25519").contains(type) || type.startsWith("RSA-"), type);
    }
}
