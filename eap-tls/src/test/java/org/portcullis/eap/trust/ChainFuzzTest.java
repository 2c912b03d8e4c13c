package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Pem;
import org.portcullis.eap.x509.PemException;

/** Mutated certificates: every one gets a verdict, and none a better one than its signature allows. */
class ChainFuzzTest {
    private final TestPki pki = new TestPki();
    private final Pem pem = new Pem(pki.cryptography());

    @Test
    void mutatedChains() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        TestPki.Authority root = pki.root("Root");
        List<X509Certificate> chain = root.intermediate("CA")
                .issue(Leaf.device("S-1").uri("urn:dev:os:1-S-1"))
                .chain();
        byte[][] encoded = {chain.get(0).getEncoded(), chain.get(1).getEncoded()};
        ChainValidator validator = new ChainValidator(
                new TrustSettings(
                        List.of(Anchor.of(
                                List.of(root.certificate()),
                                RevocationSettings.crls(
                                        RevocationList.parse("crl", root.crl().getEncoded())))),
                        List.of(),
                        IdentitySource.DEFAULT,
                        List.of()),
                pki.cryptography(),
                InstantSource.fixed(pki.now()));
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            List<X509Certificate> mutated = new ArrayList<>(chain);
            int which = random.nextInt(2);
            byte[] der = encoded[which].clone();
            for (int n = random.nextInt(3); n >= 0; n--) {
                der[random.nextInt(der.length)] = (byte) random.nextInt();
            }
            try {
                mutated.set(which, pem.certificate("fuzz", der));
                parsed++;
            } catch (PemException noCertificate) {
                continue;
            }
            if (validator.validate(new PresentedChain(mutated)) instanceof ChainVerdict.Trusted) {
                assertArrayEquals(
                        chain.get(0).getTBSCertificate(), mutated.get(0).getTBSCertificate());
            }
            try {
                CertificateFacts.of(mutated.get(which));
            } catch (IllegalArgumentException malformed) {
                // Said so; HandshakeRecord leaves such facts out.
            }
        }
        assertTrue(parsed > 5_000, "hardly a mutation came through: " + parsed);
    }
}
