package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapStep;

/** Whole EAP conversations with the server under coverage-guided fuzzing; the seeds are what wpa_supplicant sends. */
class FuzzConversationTest {
    /** One for all inputs: to make it costs more than to use it. */
    private static final Loopback LOOPBACK = new Loopback(new TestPki());

    private static final EapTlsServer SERVER =
            LOOPBACK.eapServer(EapTlsSettings.defaults(), LOOPBACK.server(), LOOPBACK.trust());

    /** A device that sends any packets: it gets an answer to each, at most one decision, and never in. */
    @FuzzTest(maxDuration = "20s")
    void packets(byte[] packets) {
        EapConversation conversation = SERVER.begin(credential -> Decisions.permit());
        int identifier = 7;
        int decided = 0;
        for (byte[] packet : PacketSequence.split(packets)) {
            // Most are to be answers to what the server asked, so that they come as far as TLS.
            if (packet.length > 1 && packet[1] != (byte) 0xFF) {
                packet[1] = (byte) identifier;
            }
            EapStep step = conversation.receive(packet);
            decided += step.decided().isPresent() ? 1 : 0;
            assertFalse(step instanceof EapStep.Success, "a device without a key got in");
            if (step instanceof EapStep.Challenge challenge) {
                assertTrue(
                        challenge.packet().length <= EapTlsSettings.defaults().fragmentSize());
                identifier = challenge.packet()[1];
            }
        }
        assertTrue(decided <= 1, "decided " + decided + " times");
    }
}
