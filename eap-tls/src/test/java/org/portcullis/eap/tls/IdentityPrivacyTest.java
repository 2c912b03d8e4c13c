package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.PeerStep;

/** What somebody sees who listens between the device and the switch. */
class IdentityPrivacyTest {
    private static final Loopback LOOPBACK = new Loopback(new TestPki());
    private static final String SERIAL = "SECRET-SERIAL-4711";

    /** RFC 9190 §2.1.8: the certificate is encrypted with TLS 1.3; with TLS 1.2 it is there for all to read. */
    @ParameterizedTest
    @CsvSource({"1.2, true", "1.3, false"})
    void theCertificateInTheClear(String version, boolean readable) {
        EapTlsServer server = LOOPBACK.eapServer(
                new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, 3800), LOOPBACK.server(), LOOPBACK.trust());
        StringBuilder wire = new StringBuilder();
        EapConversation conversation = server.begin(LOOPBACK.authorizer());
        EapTlsPeer peer = new EapTlsPeer(
                named("@example.org")
                        .withVersion(TlsVersion.ofWord(version).orElseThrow())
                        .withFragmentSize(3800),
                LOOPBACK.crypto);
        byte[] packet = peer.identityResponse(1);
        EapStep step;
        do {
            wire.append(new String(packet, StandardCharsets.ISO_8859_1));
            step = conversation.receive(packet);
            wire.append(new String(Loopback.packet(step), StandardCharsets.ISO_8859_1));
            packet = peer.receive(Loopback.packet(step)) instanceof PeerStep.Respond respond
                    ? respond.packet()
                    : new byte[0];
        } while (packet.length > 0);
        assertInstanceOf(EapStep.Success.class, step);
        assertEquals(readable, wire.indexOf(SERIAL) >= 0, "the device's serial");
        assertEquals(readable, wire.indexOf("nac.example") >= 0, "the server's name");
    }

    /** RFC 5216 §2.1.4, RFC 7542 §2.4: an outer identity that says nothing, or nothing at all. */
    @ParameterizedTest
    @EnumSource
    void anAnonymousOuterIdentityIsEnough(TlsVersion version) {
        EapTlsServer server = LOOPBACK.eapServer(EapTlsSettings.defaults(), LOOPBACK.server(), LOOPBACK.trust());
        Stream.of("", "@example.org", "anonymous@example.org", "anonymous").forEach(outer -> {
            LOOPBACK.asked.clear();
            Loopback.Run run = LOOPBACK.run(server, named(outer).withVersion(version));
            assertInstanceOf(EapStep.Success.class, run.last(), "as " + outer);
            assertEquals(outer, run.conversation().identity());
            assertEquals(SERIAL, LOOPBACK.asked.get(0).identity());
        });
    }

    private static PeerSettings named(String outer) {
        return PeerSettings.of(
                outer,
                LOOPBACK.certified(LOOPBACK.deviceRoot.issue(Leaf.device(SERIAL))),
                LOOPBACK.serverTrust(LOOPBACK.serverRoot));
    }
}
