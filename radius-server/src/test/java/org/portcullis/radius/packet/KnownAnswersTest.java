package org.portcullis.radius.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.value.Secret;

/** Octets from the RFCs, and from a separate computation where the RFC has none. */
class KnownAnswersTest {
    private static final Secret SECRET = Secret.ofUtf8("xyzzy5461");

    /** RFC 2202 §2. */
    @ParameterizedTest
    @CsvSource({
        "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b, 4869205468657265, 9294727a3638bb1c13f48ef8158bfc9d",
        "4a656665, 7768617420646f2079612077616e7420666f72206e6f7468696e673f, 750c783e6ab0b503eaa86e310a5db738"
    })
    void hmacMd5(String key, String message, String digest) {
        assertArrayEquals(hex(digest), Digests.hmacMd5(Secret.of(hex(key)), hex(message)));
    }

    /** RFC 2865 §7.1. */
    @Test
    void responseAuthenticator() {
        byte[] requestAuthenticator = hex("0f403f9473978057bd83d5cb98f4227a");
        byte[] answer = hex("0200002686fe220e7624ba2a1005f6bf9b55e0b2" + "0606000000010f06000000000e06c0a80103");
        assertTrue(ResponseAuthenticator.verify(answer, requestAuthenticator, SECRET));

        byte[] signed = answer.clone();
        Arrays.fill(signed, 4, 20, (byte) 0);
        ResponseAuthenticator.sign(signed, requestAuthenticator, SECRET);
        assertArrayEquals(answer, signed);

        answer[30] ^= 1;
        assertFalse(ResponseAuthenticator.verify(answer, requestAuthenticator, SECRET));
    }

    /** RFC 5997 §6.1: a Status-Server and its Message-Authenticator. */
    @Test
    void messageAuthenticator() {
        byte[] request = hex("0cda00268a54f4686fb394c52866e302185d0623" + "50125a665e2e1e8411f3e243822097c84fa3");
        byte[] authenticator = Arrays.copyOfRange(request, 4, 20);
        assertTrue(MessageAuthenticator.verify(request, 22, authenticator, SECRET));
        assertArrayEquals(request, PacketWriter.request(Code.STATUS_SERVER, 0xda, authenticator, List.of(), SECRET));

        request[25] ^= 1;
        assertFalse(MessageAuthenticator.verify(request, 22, authenticator, SECRET));
    }

    /** RFC 2548 §2.4.2; the octets were computed with Python's hashlib. */
    @Test
    void mppeKey() {
        byte[] requestAuthenticator = hex("000102030405060708090a0b0c0d0e0f");
        byte[] key = hex("404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f");
        byte[] value = hex(
                "912334439c9c1bd8b5bd94578008052c2d879cabd0fc59c33815b7613eec7aa0f966848b08b6250e74803fdfbb3371437058");
        assertArrayEquals(value, MppeKey.encrypt(Secret.of(key), hex("1123"), SECRET, requestAuthenticator));
        assertEquals(Optional.of(Secret.of(key)), MppeKey.decrypt(value, SECRET, requestAuthenticator));
    }

    /** RFC 2865 §7.1. */
    @Test
    void userPassword() {
        Secret secret = Secret.ofUtf8("xyzzy5461");
        byte[] requestAuthenticator = hex("0f403f9473978057bd83d5cb98f4227a");
        byte[] password = "arctangent".getBytes(StandardCharsets.US_ASCII);
        byte[] hidden = hex("0dbe708d93d413ce3196e43f782a0aee");
        assertArrayEquals(hidden, HiddenPassword.hide(password, secret, requestAuthenticator));
        assertArrayEquals(
                password,
                HiddenPassword.reveal(hidden, secret, requestAuthenticator).orElseThrow());
        byte[] three = "a password of more than one block!".getBytes(StandardCharsets.US_ASCII);
        byte[] blocks =
                hex("0dec639881c903c42d86c4501e0a6781d0437e29f88f2bd1d0a0303dff42f7fff17d796ecd8864b1065ee90eff2cd605");
        assertArrayEquals(blocks, HiddenPassword.hide(three, secret, requestAuthenticator), "by Python's hashlib");
        assertArrayEquals(
                three,
                HiddenPassword.reveal(blocks, secret, requestAuthenticator).orElseThrow());
        for (int wrong : new int[] {0, 1, 15, 17, 144}) {
            assertEquals(Optional.empty(), HiddenPassword.reveal(new byte[wrong], secret, requestAuthenticator));
        }
    }

    /** RFC 2865 §7.2, whose challenge is the Request Authenticator. */
    @Test
    void chapPassword() {
        byte[] challenge = hex("2aee86f08d0d55969ca5978e0d3367a2");
        byte[] value = hex("16e97557c316185895f293ff6344077275");
        byte[] password = "arctangent".getBytes(StandardCharsets.US_ASCII);
        assertTrue(ChapPassword.verify(value, challenge, password));
        assertArrayEquals(value, ChapPassword.answer((byte) 0x16, challenge, password));
        assertFalse(ChapPassword.verify(value, challenge, "arctangenu".getBytes(StandardCharsets.US_ASCII)));
        assertFalse(ChapPassword.verify(java.util.Arrays.copyOf(value, 16), challenge, password));
        assertFalse(ChapPassword.verify(new byte[0], challenge, password));
    }

    @ParameterizedTest
    @CsvSource({"''", "9123", "912300", "9123000102030405060708090a0b0c0d0e"})
    void mppeKeyOfAWrongLength(String value) {
        assertEquals(Optional.empty(), MppeKey.decrypt(hex(value), SECRET, new byte[16]));
    }

    /** Under another secret the length octet is noise; where it is too long, no key comes out. */
    @Test
    void mppeKeyThatClaimsToBeLongerThanItsBlocks() {
        byte[] value = MppeKey.encrypt(Secret.of(new byte[15]), new byte[2], SECRET, new byte[16]);
        value[MppeKey.SALT_LENGTH] ^= 0x1F; // 15 becomes 16, one more than the block holds
        assertEquals(Optional.empty(), MppeKey.decrypt(value, SECRET, new byte[16]));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
