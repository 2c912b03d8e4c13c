package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.TestPki.Authority;
import org.portcullis.eap.TestPki.Identity;
import org.portcullis.eap.TestPki.KeyKind;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.eap.TlsFacts;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.policy.decision.Decision;

/** The server against our own supplicant, where all is well. */
class EapTlsHandshakeTest {
    private static final Loopback LOOPBACK = new Loopback(new TestPki());
    // The chain of three that needs fragments: leaf, two CAs; the root stays at home.
    private static final Authority DEVICE_CA =
            LOOPBACK.deviceRoot.intermediate("Device CA 1").intermediate("Device CA 2");

    static List<Arguments> combinations() {
        List<Arguments> all = new ArrayList<>();
        for (KeyKind kind : List.of(KeyKind.P256, KeyKind.P384, KeyKind.RSA_2048, KeyKind.RSA_3072)) {
            Identity device = DEVICE_CA.issue(Leaf.device("S-1").key(kind));
            CertifiedKey server = LOOPBACK.certified(LOOPBACK.serverRoot
                    .intermediate("Server CA")
                    .issue(Leaf.server("nac.example").key(kind)));
            for (TlsVersion version : TlsVersion.values()) {
                for (int fragmentSize : new int[] {500, 1024, 1400}) {
                    all.add(Arguments.of(kind, version, fragmentSize, device, server));
                }
            }
        }
        return all;
    }

    @ParameterizedTest(name = "{0} TLS {1} fragments {2}")
    @MethodSource("combinations")
    void bothSidesAgreeOnTheKeys(
            KeyKind kind, TlsVersion version, int fragmentSize, Identity device, CertifiedKey credentials) {
        EapTlsServer server = LOOPBACK.eapServer(
                new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, fragmentSize),
                credentials,
                LOOPBACK.trust());
        PeerSettings settings = LOOPBACK.peer(device).withVersion(version).withFragmentSize(fragmentSize);
        Loopback.Run run = LOOPBACK.run(server, settings);

        EapStep.Success success = assertInstanceOf(EapStep.Success.class, run.last(), run.peer()::toString);
        PeerStep.Succeeded peer =
                assertInstanceOf(PeerStep.Succeeded.class, run.peerEnd().orElseThrow());
        assertEquals(64, success.keys().msk().length());
        assertEquals(success.keys().msk(), peer.keys().msk());
        assertEquals(success.keys().emsk(), peer.keys().emsk());
        assertEquals(
                java.util.HexFormat.of().formatHex(success.keys().sessionId()),
                java.util.HexFormat.of().formatHex(peer.keys().sessionId()));
        assertFalse(success.keys().msk().equals(success.keys().emsk()));
        assertEquals(1, run.decided().size());
        assertTrue(run.steps().stream().allMatch(step -> Loopback.packet(step).length <= fragmentSize));
        if (fragmentSize == 500) {
            assertTrue(run.steps().size() > 6, "nothing was fragmented");
        }

        TlsFacts facts = run.conversation().tls().orElseThrow();
        assertEquals(version.word(), facts.version());
        assertEquals(run.peer().cipherSuite().orElseThrow(), facts.cipher());
        assertEquals(
                "serialNumber=S-1,CN=S-1",
                facts.clientCertificate().orElseThrow().subject());
        assertEquals("host/device", run.conversation().identity());
    }

    @Test
    void thePermitIsAnnouncedWithTheOctet0x00InTls13() {
        Loopback.Run run = success(TlsVersion.TLS_1_3);
        EapStep announcing = run.steps().get(run.steps().size() - 2);
        assertInstanceOf(EapStep.Challenge.class, announcing);
        assertInstanceOf(Decision.Permit.class, announcing.decided().orElseThrow());
        assertTrue(run.last().decided().isEmpty());
        assertInstanceOf(PeerStep.Succeeded.class, run.peerEnd().orElseThrow(), "it waits for the octet 0x00");
    }

    @Test
    void thePermitIsAnnouncedWithTheSuccessInTls12() {
        Loopback.Run run = success(TlsVersion.TLS_1_2);
        assertInstanceOf(Decision.Permit.class, run.last().decided().orElseThrow());
        assertEquals(1, run.decided().size());
    }

    /** RFC 3748 §4.2: EAP-Success answers the last response, by its Identifier, and ends it all. */
    @ParameterizedTest
    @EnumSource(TlsVersion.class)
    void nothingIsTakenAfterwards(TlsVersion version) {
        Loopback.Run run = success(version);
        EapStep.Challenge last = assertInstanceOf(
                EapStep.Challenge.class, run.steps().get(run.steps().size() - 2));
        byte identifier = last.packet()[1];
        EapStep.Success success = assertInstanceOf(EapStep.Success.class, run.last());
        assertArrayEquals(new byte[] {3, identifier, 0, 4}, success.packet());
        byte[] acknowledgement = EapPacket.response(identifier, EapPacket.EAP_TLS, EapTlsFraming.acknowledgement())
                .encode();
        for (byte[] again : List.of(acknowledgement, run.peer().identityResponse(9))) {
            assertEquals(
                    new EapStep.Discard("the conversation is over"),
                    run.conversation().receive(again));
        }
    }

    @Test
    void tls12WithoutExtendedMasterSecret() {
        EapTlsServer server = LOOPBACK.eapServer(EapTlsSettings.defaults(), LOOPBACK.server(), LOOPBACK.trust());
        Loopback.Run run = LOOPBACK.run(
                server,
                LOOPBACK.peer(DEVICE_CA.issue(Leaf.device("S-1")))
                        .withVersion(TlsVersion.TLS_1_2)
                        .withoutExtendedMasterSecret());
        EapStep.Success success = assertInstanceOf(EapStep.Success.class, run.last());
        PeerStep.Succeeded peer =
                assertInstanceOf(PeerStep.Succeeded.class, run.peerEnd().orElseThrow());
        assertEquals(success.keys().msk(), peer.keys().msk());
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyKind.class,
            names = {"P521", "ED25519"})
    void furtherKeysThatTheCaIssuesFor(KeyKind kind) {
        EapTlsServer server = LOOPBACK.eapServer(EapTlsSettings.defaults(), LOOPBACK.server(), LOOPBACK.trust());
        Identity device = DEVICE_CA.issue(Leaf.device("S-1").key(kind));
        for (TlsVersion version : TlsVersion.values()) {
            Loopback.Run run = LOOPBACK.run(server, LOOPBACK.peer(device).withVersion(version));
            assertInstanceOf(EapStep.Success.class, run.last(), version + " " + run.decided());
        }
    }

    @Test
    void theAuthorizerSeesWhatTheCertificateProves() {
        LOOPBACK.asked.clear();
        success(TlsVersion.TLS_1_3);
        assertEquals(1, LOOPBACK.asked.size());
        assertEquals("S-1", LOOPBACK.asked.get(0).identity());
        assertEquals("off", LOOPBACK.asked.get(0).revocation());
    }

    private static Loopback.Run success(TlsVersion version) {
        EapTlsServer server = LOOPBACK.eapServer(EapTlsSettings.defaults(), LOOPBACK.server(), LOOPBACK.trust());
        Loopback.Run run = LOOPBACK.run(
                server, LOOPBACK.peer(DEVICE_CA.issue(Leaf.device("S-1"))).withVersion(version));
        assertInstanceOf(EapStep.Success.class, run.last(), () -> run.decided().toString());
        return run;
    }
}
