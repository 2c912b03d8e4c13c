package org.portcullis.eap.peer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.tls.CertifiedKey;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.eap.trust.PathValidator;

/** The supplicant holds the server to EAP's rules. */
class EapTlsPeerTest {
    private final TestPki pki = new TestPki();
    private final TlsCryptography crypto = new TlsCryptography(pki.cryptography());
    private final Authority root = pki.root("Root");
    private final Identity device = root.issue(Leaf.device("S-1"));
    private final EapTlsPeer peer = new EapTlsPeer(
            PeerSettings.of(
                    "host/s-1",
                    CertifiedKey.of(device.chain(), device.key(), pki.cryptography(), crypto),
                    new PathValidator(
                            List.of(root.certificate()),
                            List.of(),
                            pki.cryptography(),
                            InstantSource.fixed(pki.now()))),
            crypto);

    @Test
    void itTellsItsIdentity() {
        EapPacket response = answer(EapPacket.request(5, EapPacket.IDENTITY, new byte[0]));
        assertEquals(EapPacket.IDENTITY, response.type());
        assertEquals(5, response.identifier());
        assertArrayEquals("host/s-1".getBytes(java.nio.charset.StandardCharsets.UTF_8), response.data());
    }

    @Test
    void itWantsEapTls() {
        EapPacket response = answer(EapPacket.request(5, 25, new byte[] {0x20}));
        assertEquals(EapPacket.NAK, response.type());
        assertArrayEquals(new byte[] {EapPacket.EAP_TLS}, response.data());
    }

    @Test
    void aRepeatedRequestGetsTheSameResponse() {
        EapPacket first = answer(EapPacket.request(6, EapPacket.EAP_TLS, new byte[] {0x20}));
        EapPacket second = answer(EapPacket.request(6, EapPacket.EAP_TLS, new byte[] {0x20}));
        assertArrayEquals(first.encode(), second.encode());
    }

    @Test
    void successBeforeTlsIsDoneIsIgnored() {
        assertInstanceOf(
                PeerStep.Ignored.class, peer.receive(EapPacket.success(4).encode()));
        answer(EapPacket.request(6, EapPacket.EAP_TLS, new byte[] {0x20}));
        assertInstanceOf(
                PeerStep.Ignored.class, peer.receive(EapPacket.success(6).encode()));
    }

    @Test
    void failureEndsIt() {
        assertInstanceOf(
                PeerStep.Failed.class, peer.receive(EapPacket.failure(4).encode()));
        assertInstanceOf(
                PeerStep.Ignored.class,
                peer.receive(
                        EapPacket.request(5, EapPacket.IDENTITY, new byte[0]).encode()));
    }

    @Test
    void brokenFragmentsEndIt() {
        answer(EapPacket.request(6, EapPacket.EAP_TLS, new byte[] {0x20}));
        PeerStep step = peer.receive(
                EapPacket.request(7, EapPacket.EAP_TLS, new byte[] {0x40, 1, 2}).encode());
        assertInstanceOf(PeerStep.Failed.class, step);
    }

    private EapPacket answer(EapPacket request) {
        PeerStep step = peer.receive(request.encode());
        Optional<EapPacket> response =
                EapPacket.parse(assertInstanceOf(PeerStep.Respond.class, step).packet());
        return response.orElseThrow();
    }
}
