package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.portcullis.eap.Leaf;
import org.portcullis.eap.TestPki;
import org.portcullis.eap.eap.EapConversation;
import org.portcullis.eap.eap.EapStep;
import org.portcullis.eap.peer.EapTlsPeer;
import org.portcullis.eap.peer.PeerSettings;
import org.portcullis.eap.peer.PeerStep;
import org.portcullis.policy.decision.Decision;

/** Live handshakes that are changed on the way, under coverage-guided fuzzing. */
class FuzzHandshakeTest {
    private static final int MAX_ROUNDS = 40;

    /** One for all inputs: to make it costs more than to use it. */
    private static final Loopback LOOPBACK = new Loopback(new TestPki());

    private static final EapTlsServer SERVER =
            LOOPBACK.eapServer(EapTlsSettings.defaults(), LOOPBACK.server(), LOOPBACK.trust());
    private static final PeerSettings DEVICE = LOOPBACK.peer(LOOPBACK.deviceRoot.issue(Leaf.device("S-1")));

    /**
     * A device with a good certificate whose packets are changed on the way: nothing but an untouched handshake, and
     * changes that TLS does not see, lead to success.
     *
     * @param program changes, of five octets each: which packet, what to do, where (two octets), with what octet
     */
    @FuzzTest(maxDuration = "20s")
    void handshake(byte[] program) {
        EapConversation conversation = SERVER.begin(credential -> Decisions.permit());
        EapTlsPeer peer = new EapTlsPeer(DEVICE, LOOPBACK.crypto);
        List<Decision> decided = new ArrayList<>();
        byte[] packet = peer.identityResponse(7);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            EapStep step = conversation.receive(changed(packet, round, program));
            if (step instanceof EapStep.Discard) {
                step = conversation.receive(packet);
            }
            step.decided().ifPresent(decided::add);
            if (step instanceof EapStep.Success success) {
                assertTrue(decided.contains(success.permit()), "success without a decision");
                break;
            }
            if (!(step instanceof EapStep.Challenge challenge)
                    || !(peer.receive(challenge.packet()) instanceof PeerStep.Respond respond)) {
                break;
            }
            packet = respond.packet();
        }
        // A device may break off after the promise of success: then a refusal follows the permit.
        assertTrue(decided.size() <= 2 && (decided.size() < 2 || decided.get(0) instanceof Decision.Permit));
    }

    private static byte[] changed(byte[] packet, int round, byte[] program) {
        byte[] octets = packet.clone();
        for (int at = 0; at + 5 <= program.length; at += 5) {
            if (program[at] != round || octets.length == 0) {
                continue;
            }
            int where = (ByteBuffer.wrap(program).getShort(at + 2) & 0xFFFF) % octets.length;
            byte what = program[at + 4];
            switch (program[at + 1] & 3) {
                case 0 -> octets[where] = what;
                case 1 -> octets[where] ^= what;
                case 2 -> octets = withLength(Arrays.copyOf(octets, where));
                default -> octets = withLength(Arrays.copyOf(octets, octets.length + (what & 0xFF)));
            }
        }
        return octets;
    }

    private static byte[] withLength(byte[] packet) {
        if (packet.length >= 4) {
            ByteBuffer.wrap(packet).putShort(2, (short) packet.length);
        }
        return packet;
    }
}
