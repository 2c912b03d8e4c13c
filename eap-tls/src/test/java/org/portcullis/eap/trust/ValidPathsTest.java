package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.policy.decision.FailureCode;

class ValidPathsTest {
    private final TestPki pki = new TestPki();
    private final Authority root = pki.root("Root");
    private final Identity device = root.issue(Leaf.device("S-1"));
    private final Instant[] now = {pki.now()};
    private final PathValidator paths =
            new PathValidator(List.of(root.certificate()), List.of(), pki.cryptography(), () -> now[0]);

    @Test
    void aChainSeenBeforeIsNeitherParsedNorBuiltAgain() throws Exception {
        byte[] encoding = device.certificate().getEncoded();
        assertEquals(Optional.empty(), paths.known(encoding));
        CertificatePath path = paths.validate(new PresentedChain(device.chain()), KeyPurposeId.id_kp_clientAuth);
        X509Certificate known = paths.known(encoding).orElseThrow();
        assertEquals(device.certificate(), known);
        List<X509Certificate> again = IntStream.range(0, device.chain().size())
                .mapToObj(i -> i == 0 ? known : device.chain().get(i))
                .toList();
        PresentedChain presented = new PresentedChain(again);
        assertSame(path, paths.validate(presented, KeyPurposeId.id_kp_clientAuth));
        assertSame(path.leaf().facts(), presented.leafFacts());
        assertEquals(Optional.empty(), paths.configured(encoding), "known is not trusted");
    }

    @Test
    void whatIsNoPathIsNotKept() throws Exception {
        Identity stranger = pki.root("Root").issue(Leaf.device("S-1"));
        assertEquals(Optional.of(FailureCode.ISSUER_UNKNOWN), refused(stranger, KeyPurposeId.id_kp_clientAuth));
        assertEquals(Optional.empty(), paths.known(stranger.certificate().getEncoded()));
    }

    @Test
    void purposeAndTimeAreLookedAtEachTime() {
        assertEquals(Optional.empty(), refused(device, KeyPurposeId.id_kp_clientAuth));
        assertEquals(Optional.of(FailureCode.EKU_MISSING), refused(device, KeyPurposeId.id_kp_serverAuth));
        now[0] = device.certificate().getNotAfter().toInstant().plusSeconds(1);
        assertEquals(Optional.of(FailureCode.CERT_EXPIRED), refused(device, KeyPurposeId.id_kp_clientAuth));
        now[0] = device.certificate().getNotBefore().toInstant().minusSeconds(1);
        assertEquals(Optional.of(FailureCode.CERT_NOT_YET_VALID), refused(device, KeyPurposeId.id_kp_clientAuth));
    }

    @Test
    void isBoundedAndKeepsWhatIsAskedFor() {
        ValidPaths valid = new ValidPaths();
        Node leaf = Node.of(device.certificate(), pki.cryptography());
        CertificatePath path = new CertificatePath(List.of(leaf), Node.of(root.certificate(), pki.cryptography()));
        List<X509Certificate> first = List.of(device.certificate());
        valid.add(first, path);
        for (int i = 0; i < ValidPaths.MAX_PATHS + 10; i++) {
            valid.find(first);
            valid.add(numbered(i), path);
        }
        assertEquals(ValidPaths.MAX_PATHS, valid.size());
        assertTrue(valid.find(first).isPresent());
        assertTrue(valid.find(numbered(0)).isEmpty());
    }

    /** Another chain for each number. */
    private List<X509Certificate> numbered(int number) {
        return IntStream.range(0, 16)
                .mapToObj(bit -> (number >> bit & 1) == 0 ? device.certificate() : root.certificate())
                .toList();
    }

    private Optional<FailureCode> refused(Identity identity, KeyPurposeId purpose) {
        return paths.check(identity.chain(), purpose).map(ChainVerdict.Rejected::code);
    }
}
