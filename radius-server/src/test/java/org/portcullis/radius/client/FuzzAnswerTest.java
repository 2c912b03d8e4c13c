package org.portcullis.radius.client;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.Packets;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.ResponseAuthenticator;

/** Answers of a hostile server to our own client under coverage-guided fuzzing. */
class FuzzAnswerTest {
    private static final Secret SECRET = Secret.ofUtf8("testing123");
    private static final byte[] REQUEST_AUTHENTICATOR = new byte[16];
    private static final RadiusDictionary DICTIONARY = RadiusDictionary.standard();

    private final AnswerCheck check = new AnswerCheck(DICTIONARY, SECRET);

    /** Any datagram, as it is and with right authenticators: an answer, or a problem in words. */
    @FuzzTest(maxDuration = "20s")
    void answer(byte[] datagram) {
        take(datagram);
        int length = datagram.length < 20 ? 0 : (datagram[2] & 0xFF) << 8 | datagram[3] & 0xFF;
        if (length < 20 || length > datagram.length) {
            return;
        }
        byte[] packet = Arrays.copyOf(datagram, length);
        System.arraycopy(REQUEST_AUTHENTICATOR, 0, packet, 4, 16);
        byte[] signed = Packets.signedAgain(packet, SECRET);
        ResponseAuthenticator.sign(signed, REQUEST_AUTHENTICATOR, SECRET);
        take(signed);
    }

    private void take(byte[] datagram) {
        int identifier = datagram.length > 1 ? datagram[1] & 0xFF : 0;
        AnswerCheck.Outcome outcome = check.check(datagram, identifier, REQUEST_AUTHENTICATOR);
        assertTrue(outcome.answer().isPresent() != !outcome.problem().isEmpty());
        outcome.answer().ifPresent(answer -> {
            answer.eapMessage();
            answer.sessionKey(SECRET);
            answer.attributes().texts("Tunnel-Private-Group-Id");
        });
    }
}
