package org.portcullis.radius.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.PacketGate.Verdict;

/** Accounting-Requests at the gate. Their octets were computed with Python's hashlib. */
class AccountingGateTest {
    private static final Secret SECRET = Secret.ofUtf8("xyzzy5461");
    private static final byte[] PLAIN = hex("0407001fa107ad92fa221065e22e1be4912f91cf" + "280600000001" + "2c05412d31");
    private static final byte[] SIGNED = hex("0407003109db782608b4884a8af42979949aa78d"
            + "50120c3344cd92c4c48dffb28252de00b28e" + "280600000001" + "2c05412d31");

    private final PacketGate gate = new PacketGate(EnumSet.of(Code.ACCOUNTING_REQUEST, Code.STATUS_SERVER));

    private Verdict examine(byte[] octets, Secret secret) {
        return gate.examine(octets, secret, MessageAuthenticatorMode.REQUIRE);
    }

    private static DropReason reason(Verdict verdict) {
        return assertInstanceOf(Verdict.Dropped.class, verdict).reason();
    }

    /** What a client must do outside EAP concerns Access-Requests: RFC 2866 knows no Message-Authenticator. */
    @ParameterizedTest
    @EnumSource(MessageAuthenticatorMode.class)
    void aRightRequestAuthenticatorIsEnough(MessageAuthenticatorMode mode) {
        RadiusRequest request = assertInstanceOf(Verdict.Admitted.class, gate.examine(PLAIN, SECRET, mode))
                .request();
        assertEquals(Code.ACCOUNTING_REQUEST, request.code());
        assertFalse(request.messageAuthenticated());
        assertEquals(
                Optional.of(new RawAttribute(44, new byte[] {65, 45, 49})),
                Optional.of(request.attributes().get(1)));
    }

    @Test
    void everyBitOfItCounts() {
        for (int bit = 0; bit < PLAIN.length * 8; bit++) {
            byte[] changed = PLAIN.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertInstanceOf(Verdict.Dropped.class, examine(changed, SECRET), "bit " + bit);
        }
        assertEquals(DropReason.REQUEST_AUTHENTICATOR_INVALID, reason(examine(PLAIN, Secret.ofUtf8("xyzzy5462"))));
    }

    @Test
    void aMessageAuthenticatorThatIsThereIsChecked() {
        assertTrue(assertInstanceOf(Verdict.Admitted.class, examine(SIGNED, SECRET))
                .request()
                .messageAuthenticated());
        byte[] forged = SIGNED.clone();
        forged[30] ^= 1;
        RequestAuthenticator.sign(forged, SECRET);
        assertEquals(DropReason.MESSAGE_AUTHENTICATOR_INVALID, reason(examine(forged, SECRET)));
    }

    @Test
    void writtenAsItIsRead() {
        assertArrayEquals(
                SIGNED,
                PacketWriter.digestedRequest(
                        Code.ACCOUNTING_REQUEST,
                        7,
                        List.of(
                                new RawAttribute(40, new byte[] {0, 0, 0, 1}),
                                new RawAttribute(44, new byte[] {65, 45, 49})),
                        SECRET));
    }

    /** RFC 5997 §3: on this port too. */
    @Test
    void statusServerNeedsAMessageAuthenticator() {
        byte[] status = hex("0cb30014925f6b66dd5fed571fcb1db7ad388260");
        assertEquals(DropReason.MESSAGE_AUTHENTICATOR_MISSING, reason(examine(status, SECRET)));
    }

    /** The octets of RFC 5997 §6.2. */
    @Test
    void theAnswerToAPlainRequestHasNoAttributes() {
        byte[] authenticator = hex("925f6b66dd5fed571fcb1db7ad388260");
        RadiusRequest request =
                new RadiusRequest(Code.ACCOUNTING_REQUEST, 0xb3, authenticator, List.of(), Optional.empty(), false);
        assertArrayEquals(
                hex("05b300140f6f92145f107e2f504e860a4860669c"),
                PacketWriter.answer(request, Code.ACCOUNTING_RESPONSE, List.of(), SECRET));
    }

    /** RFC 2866 §5.13 has no Message-Authenticator there, and clients compute it in two ways. */
    @Test
    void norHasTheAnswerToASignedOne() {
        RadiusRequest request = assertInstanceOf(Verdict.Admitted.class, examine(SIGNED, SECRET))
                .request();
        byte[] answer = PacketWriter.answer(request, Code.ACCOUNTING_RESPONSE, List.of(), SECRET);
        assertEquals(20, answer.length);
        assertTrue(ResponseAuthenticator.verify(answer, Arrays.copyOfRange(SIGNED, 4, 20), SECRET));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
