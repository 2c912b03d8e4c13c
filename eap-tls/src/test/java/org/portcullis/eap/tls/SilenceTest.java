package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
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
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

/** What a device's silence means, at every point of a conversation. */
class SilenceTest {
    private static final Loopback LOOPBACK = new Loopback(new TestPki());

    /** In small fragments both ways, so that there is a middle of each message. */
    @ParameterizedTest
    @CsvSource({
        "1.2, START CLIENT_HELLO SERVER_CERTIFICATE CERTIFICATE FINISHED",
        "1.3, START CLIENT_HELLO SERVER_CERTIFICATE CERTIFICATE SUCCESS_INDICATION"
    })
    void namesThePoint(String version, String points) {
        assertPoints(points, silences(version, 64, 200));
    }

    /** No certificate is sent there, so none can get lost. */
    @ParameterizedTest
    @CsvSource({
        "TICKET_12, START FINISHED",
        "SESSION_ID_12, START FINISHED",
        "TICKET_13, START FINISHED SUCCESS_INDICATION"
    })
    void namesThePointOfAResumedSession(ResumptionFixture.Way way, String points) {
        ResumptionFixture fixture = new ResumptionFixture();
        PeerSettings device = fixture.peer(way).resuming(fixture.session(way)).withFragmentSize(3800);
        assertPoints(
                points,
                silences(
                        fixture.server().begin(fixture.authorizer()), new EapTlsPeer(device, fixture.loopback.crypto)));
    }

    private static void assertPoints(String points, List<Optional<Decision.Refuse>> silences) {
        List<FailureCode> codes = new ArrayList<>();
        Optional<Decision.Refuse> last = Optional.empty();
        for (Optional<Decision.Refuse> silence : silences) {
            silence.map(Decision.Refuse::code)
                    .filter(code -> codes.isEmpty() || codes.get(codes.size() - 1) != code)
                    .ifPresent(codes::add);
            last = silence;
        }
        assertEquals(
                points,
                String.join(
                        " ",
                        codes.stream()
                                .map(code -> code.name().replace("EAP_TIMEOUT_AT_", ""))
                                .toList()));
        assertEquals(Optional.empty(), last, "all is over");
        assertTrue(codes.stream().allMatch(FailureCode::isTimeout));
    }

    @Test
    void tellsHowFarItGot() {
        List<String> told = silences("1.3", 64, 200).stream()
                .flatMap(Optional::stream)
                .map(Decision.Refuse::explanation)
                .toList();
        assertTrue(told.get(0).endsWith("it sent nothing of EAP-TLS; nothing was sent to it before."), told.get(0));
        assertTrue(
                told.get(1).matches(".*ClientHello.*; 54 of \\d+ octets of its message came, in 1 packet\\."),
                told.get(1));
        assertTrue(
                told.stream()
                        .anyMatch(
                                text -> text.matches(".*; it acknowledged 1 of \\d packets of at most 200 octets\\.")),
                told::toString);
        assertTrue(
                told.stream()
                        .anyMatch(text -> text.matches(".*; the last message to it had \\d+ octets in \\d packets\\.")),
                told::toString);
    }

    /** A count of packets that is promised is the count that is sent. */
    @ParameterizedTest
    @CsvSource({"64", "100", "200", "600", "3000"})
    void countsPacketsAsTheyAreSent(int fragmentSize) {
        List<String> told = silences("1.3", 3800, fragmentSize).stream()
                .flatMap(Optional::stream)
                .filter(silence -> silence.code() == FailureCode.EAP_TIMEOUT_AT_SERVER_CERTIFICATE)
                .map(Decision.Refuse::explanation)
                .toList();
        for (int i = 0; i < told.size(); i++) {
            String expected = "it acknowledged " + i + " of " + (told.size() + 1) + " packets";
            assertTrue(told.get(i).contains(expected), told.get(i) + " instead of " + expected);
        }
        assertEquals(fragmentSize > 1000, told.isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void aRefusedDeviceMayBeSilent(TlsVersion version) {
        EapTlsServer server = LOOPBACK.eapServer(EapTlsSettings.defaults(), LOOPBACK.server(), LOOPBACK.trust());
        EapConversation conversation = server.begin(credential -> Decisions.refuse());
        EapTlsPeer peer = new EapTlsPeer(settings(version.word(), 1024), LOOPBACK.crypto);
        EapStep step = conversation.receive(peer.identityResponse(1));
        while (step.decided().isEmpty()) {
            step = conversation.receive(((PeerStep.Respond) peer.receive(Loopback.packet(step))).packet());
        }
        assertEquals(Optional.empty(), conversation.fallenSilent());
    }

    @Test
    void whoSaidNothingYetIsNotSilent() {
        EapTlsServer server = LOOPBACK.eapServer(EapTlsSettings.defaults(), LOOPBACK.server(), LOOPBACK.trust());
        assertEquals(Optional.empty(), server.begin(LOOPBACK.authorizer()).fallenSilent());
    }

    /** After each step of an authentication that succeeds. */
    private static List<Optional<Decision.Refuse>> silences(String version, int peerFragment, int serverFragment) {
        EapTlsServer server = LOOPBACK.eapServer(
                new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, serverFragment),
                LOOPBACK.server(),
                LOOPBACK.trust());
        return silences(
                server.begin(LOOPBACK.authorizer()), new EapTlsPeer(settings(version, peerFragment), LOOPBACK.crypto));
    }

    private static List<Optional<Decision.Refuse>> silences(EapConversation conversation, EapTlsPeer peer) {
        List<Optional<Decision.Refuse>> silences = new ArrayList<>();
        byte[] packet = peer.identityResponse(1);
        while (true) {
            EapStep step = conversation.receive(packet);
            silences.add(conversation.fallenSilent());
            if (!(peer.receive(Loopback.packet(step)) instanceof PeerStep.Respond respond)) {
                return silences;
            }
            packet = respond.packet();
        }
    }

    private static PeerSettings settings(String version, int fragmentSize) {
        return LOOPBACK.peer(LOOPBACK.deviceRoot.issue(Leaf.device("S-1")))
                .withVersion(TlsVersion.ofWord(version).orElseThrow())
                .withFragmentSize(fragmentSize);
    }
}
