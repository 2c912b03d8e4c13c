package org.portcullis.eap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.policy.decision.FailureCode;

class VerifiedSignaturesTest {
    private final TestPki pki = new TestPki();
    private final Authority root = pki.root("Root");
    private final Identity device = root.issue(Leaf.device("S-1"));

    private Node node(java.security.cert.X509Certificate certificate) {
        return Node.of(certificate, pki.cryptography());
    }

    @Test
    void holdsOfThatCertificateAndThatKeyAlone() {
        VerifiedSignatures verified = new VerifiedSignatures();
        Node leaf = node(device.certificate());
        Node issuer = node(root.certificate());
        verified.add(leaf, issuer);
        verified.add(leaf, issuer);
        assertEquals(1, verified.size());
        assertTrue(verified.contains(node(device.certificate()), node(root.certificate())));
        assertFalse(verified.contains(leaf, node(pki.root("Root").certificate())), "another key of that name");
        assertFalse(verified.contains(node(root.issue(Leaf.device("S-1")).certificate()), issuer));
    }

    @Test
    void isBounded() {
        VerifiedSignatures verified = new VerifiedSignatures();
        Node issuer = node(root.certificate());
        Node leaf = node(device.certificate());
        for (int i = 0; i <= VerifiedSignatures.MAX_SIGNATURES; i++) {
            verified.add(numbered(leaf, i), issuer);
        }
        assertEquals(VerifiedSignatures.MAX_SIGNATURES, verified.size());
        assertFalse(verified.contains(numbered(leaf, 0), issuer));
        assertTrue(verified.contains(numbered(leaf, 1), issuer));
    }

    private static Node numbered(Node node, int number) {
        CertificateFacts facts = node.facts();
        CertificateFacts other = new CertificateFacts(
                facts.subject(),
                facts.issuer(),
                facts.serialNumber(),
                facts.keyId(),
                facts.keyType(),
                "%064X".formatted(number),
                facts.notBefore(),
                facts.notAfter(),
                facts.names(),
                facts.hints());
        return new Node(
                node.certificate(),
                other,
                node.subject(),
                node.issuer(),
                node.keyIdentifier(),
                node.issuerKeyIdentifier(),
                node.purposes(),
                node.key());
    }

    /** What was verified once says nothing of an impostor, nor of tomorrow. */
    @Test
    void aKnownSignatureExcusesNothingElse() {
        var now = new java.time.Instant[] {pki.now()};
        InstantSource clock = () -> now[0];
        PathValidator paths = new PathValidator(List.of(root.certificate()), List.of(), pki.cryptography(), clock);
        assertEquals(Optional.empty(), check(paths, device));
        assertEquals(Optional.empty(), check(paths, device));
        Identity impostor = pki.root("Root").issue(Leaf.device("S-1"));
        assertTrue(check(paths, impostor).isPresent());
        now[0] = device.certificate().getNotAfter().toInstant().plusSeconds(1);
        assertEquals(Optional.of(FailureCode.CERT_EXPIRED), check(paths, device));
    }

    private static Optional<FailureCode> check(PathValidator paths, Identity identity) {
        return paths.check(identity.chain(), KeyPurposeId.id_kp_clientAuth).map(ChainVerdict.Rejected::code);
    }
}
