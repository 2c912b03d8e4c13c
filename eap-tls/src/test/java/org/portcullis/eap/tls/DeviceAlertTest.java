package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bouncycastle.tls.AlertDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapPacket;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

/** Each alert that a device may send, from the record on the wire to the words of the event. */
class DeviceAlertTest {
    private static final Loopback LOOPBACK = new Loopback(new TestPki());
    private static final EapTlsServer SERVER = LOOPBACK.eapServer(
            new EapTlsSettings(TlsVersion.TLS_1_2, TlsVersion.TLS_1_3, 3800), LOOPBACK.server(), LOOPBACK.trust());

    static Stream<Arguments> alerts() {
        return IntStream.of(
                        0, 10, 20, 21, 22, 30, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 60, 70, 71, 80, 86, 90,
                        109, 110, 111, 112, 113, 114, 115, 116, 120, 121, 99)
                .mapToObj(number -> Arguments.of(
                        number,
                        switch (number) {
                            case 42, 43, 44, 45, 46, 48, 49, 113 -> FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE;
                            case 70 -> FailureCode.TLS_NO_COMMON_VERSION;
                            case 71 -> FailureCode.TLS_NO_COMMON_CIPHER;
                            default -> FailureCode.TLS_CLIENT_ALERT;
                        }));
    }

    /** Fatal, in answer to the server's flight. */
    @ParameterizedTest
    @MethodSource("alerts")
    void endsTheConversationInWords(int number, FailureCode code) {
        EapConversation conversation = SERVER.begin(LOOPBACK.authorizer());
        EapTlsPeer peer = new EapTlsPeer(
                LOOPBACK.peer(LOOPBACK.deviceRoot.issue(Leaf.device("S-1"))).withVersion(TlsVersion.TLS_1_2),
                LOOPBACK.crypto);
        EapStep step = conversation.receive(peer.identityResponse(1));
        step = conversation.receive(((PeerStep.Respond) peer.receive(Loopback.packet(step))).packet());
        byte[] alert = {0, 21, 3, 3, 0, 2, (byte) (number == 0 ? 1 : 2), (byte) number};
        step = conversation.receive(EapPacket.response(Loopback.packet(step)[1] & 0xFF, EapPacket.EAP_TLS, alert)
                .encode());

        Decision.Refuse refusal = (Decision.Refuse) step.decided().orElseThrow();
        assertEquals(code, refusal.code());
        String name = DeviceAlert.name(number);
        assertTrue(
                refusal.explanation().startsWith("The device ended the TLS handshake with the alert " + name + ": "),
                refusal.explanation());
        assertEquals(number == 99, refusal.explanation().contains("no standard"), refusal.explanation());
        assertTrue(refusal.trace().contains("the device sent the TLS alert " + name), refusal.trace()::toString);
        assertEquals(Optional.of(name), conversation.tls().orElseThrow().alertReceived());
        // Closing is answered by closing; else nothing is left to tell the device.
        assertEquals(number == 0, step instanceof EapStep.Challenge);
    }

    @Test
    void everyAlertThatIsKnownToTheLibraryIsExplained() throws IllegalAccessException {
        for (Field constant : AlertDescription.class.getFields()) {
            int number = constant.getShort(null);
            String ours = DeviceAlert.name(number);
            assertEquals(constant.getName(), ours);
        }
    }

    @Test
    void theAlertThatIsSentIsKnownToo() {
        LOOPBACK.answer = Decisions.refuse();
        Loopback.Run run = LOOPBACK.run(SERVER, LOOPBACK.peer(LOOPBACK.deviceRoot.issue(Leaf.device("S-1"))));
        assertEquals(
                Optional.of("access_denied"),
                run.conversation().tls().orElseThrow().alertSent());
        assertEquals(List.of(LOOPBACK.answer), run.decided());
        LOOPBACK.answer = Decisions.permit();
    }
}
