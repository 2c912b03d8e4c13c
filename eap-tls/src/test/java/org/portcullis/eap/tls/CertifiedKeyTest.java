package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;

class CertifiedKeyTest {
    private final Loopback loopback = new Loopback(new TestPki());

    @Test
    void keyAndCertificateMustBelongTogether() {
        for (KeyKind kind : List.of(KeyKind.P256, KeyKind.RSA_2048, KeyKind.ED25519)) {
            Identity one = loopback.serverRoot.issue(Leaf.server("a").key(kind));
            Identity other = loopback.serverRoot.issue(Leaf.server("a").key(kind));
            loopback.certified(one);
            assertFails(one, other, "does not belong to the certificate");
        }
        Identity ec = loopback.serverRoot.issue(Leaf.server("a"));
        Identity rsa = loopback.serverRoot.issue(Leaf.server("a").key(KeyKind.RSA_2048));
        assertFails(ec, rsa, "is no EC-P256 key");
    }

    private void assertFails(Identity certificate, Identity key, String message) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> loopback.certified(new Identity(certificate.chain(), key.key())));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @Test
    void aRootAtTheEndIsNotSent() {
        Identity leaf = loopback.serverRoot.issue(Leaf.server("a"));
        Identity whole = new Identity(List.of(leaf.certificate(), loopback.serverRoot.certificate()), leaf.key());
        assertEquals(1, loopback.certified(whole).chain().size());
    }

    @Test
    void aRenewedCertificateIsTakenUp() {
        AtomicReference<CertifiedKey> current =
                new AtomicReference<>(loopback.certified(loopback.serverRoot.issue(Leaf.server("old.example"))));
        EapTlsServer server =
                new EapTlsServer(loopback.crypto, EapTlsSettings.defaults(), current::get, loopback::trust);
        PeerSettings device =
                loopback.peer(loopback.deviceRoot.issue(Leaf.device("S-1"))).withServerName("new.example");
        assertInstanceOf(EapStep.Failure.class, loopback.run(server, device).last());
        current.set(loopback.certified(loopback.serverRoot.issue(Leaf.server("new.example"))));
        assertInstanceOf(EapStep.Success.class, loopback.run(server, device).last());
    }

    @Test
    void withoutNativeCode() {
        Loopback slow = new Loopback(new TestPki(Cryptography.bouncyCastle(new SecureRandom()), Instant.now()));
        for (KeyKind kind : List.of(KeyKind.P256, KeyKind.RSA_2048)) {
            CertifiedKey credentials =
                    slow.certified(slow.serverRoot.issue(Leaf.server("a").key(kind)));
            EapTlsServer server = slow.eapServer(EapTlsSettings.defaults(), credentials, slow.trust());
            for (TlsVersion version : TlsVersion.values()) {
                PeerSettings device = slow.peer(
                                slow.deviceRoot.issue(Leaf.device("S-1").key(kind)))
                        .withVersion(version);
                EapTlsPeer peer = new EapTlsPeer(device, slow.crypto);
                assertInstanceOf(
                        EapStep.Success.class,
                        Loopback.run(server.begin(slow.authorizer()), peer).last());
            }
        }
    }
}
