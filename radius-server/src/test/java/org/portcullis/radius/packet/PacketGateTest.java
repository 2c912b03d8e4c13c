package org.portcullis.radius.packet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.radius.packet.MessageAuthenticatorMode.OFF;
import static org.portcullis.radius.packet.MessageAuthenticatorMode.REQUIRE;
import static org.portcullis.radius.packet.MessageAuthenticatorMode.WARN;
import static org.portcullis.radius.packet.Packets.accessRequest;
import static org.portcullis.radius.packet.Packets.ofCode;
import static org.portcullis.radius.packet.Packets.padded;
import static org.portcullis.radius.packet.Packets.withLength;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.policy.value.Secret;

class PacketGateTest {
    private static final Secret SECRET = Secret.ofUtf8("testing123");
    private static final Secret OTHER = Secret.ofUtf8("testing124");

    private final PacketGate gate = new PacketGate(EnumSet.of(Code.ACCESS_REQUEST, Code.STATUS_SERVER));

    static Stream<Arguments> dropped() {
        byte[] eap = {2, 1, 0, 5, 1};
        byte[] good = accessRequest().attribute(79, eap).signed().build(SECRET);
        Packets crowded = accessRequest().signed();
        IntStream.range(0, 200).forEach(i -> crowded.attribute(25, (byte) i));
        Packets proxied = accessRequest().signed();
        IntStream.range(0, 33).forEach(i -> proxied.attribute(33, (byte) i));
        return Stream.of(
                drop(DropReason.DATAGRAM_TOO_SHORT, new byte[0]),
                drop(DropReason.DATAGRAM_TOO_SHORT, Arrays.copyOf(good, 19)),
                drop(DropReason.DATAGRAM_TOO_LONG, padded(good, 4097 - good.length)),
                drop(DropReason.LENGTH_FIELD_WRONG, withLength(good, 19)),
                drop(DropReason.LENGTH_FIELD_WRONG, withLength(good, 0)),
                drop(DropReason.LENGTH_FIELD_WRONG, withLength(good, good.length + 1)),
                drop(DropReason.LENGTH_FIELD_WRONG, withLength(good, 0xFFFF)),
                drop(DropReason.CODE_NOT_SERVED, ofCode(0).signed().build(SECRET)),
                drop(DropReason.CODE_NOT_SERVED, ofCode(2).signed().build(SECRET)),
                drop(DropReason.CODE_NOT_SERVED, ofCode(4).signed().build(SECRET)),
                drop(DropReason.CODE_NOT_SERVED, ofCode(255).signed().build(SECRET)),
                drop(DropReason.ATTRIBUTE_MALFORMED, accessRequest().octets(1).build(SECRET)),
                drop(
                        DropReason.ATTRIBUTE_MALFORMED,
                        accessRequest().octets(1, 0).build(SECRET)),
                drop(
                        DropReason.ATTRIBUTE_MALFORMED,
                        accessRequest().octets(1, 1).build(SECRET)),
                drop(
                        DropReason.ATTRIBUTE_MALFORMED,
                        accessRequest().octets(1, 4, 65).build(SECRET)),
                drop(
                        DropReason.ATTRIBUTE_MALFORMED,
                        accessRequest().octets(0, 3, 65).build(SECRET)),
                drop(DropReason.ATTRIBUTES_TOO_MANY, crowded.build(SECRET)),
                drop(DropReason.PROXY_STATES_TOO_MANY, proxied.build(SECRET)),
                drop(
                        DropReason.STATE_REPEATED,
                        accessRequest()
                                .signed()
                                .attribute(24, (byte) 1)
                                .attribute(24, (byte) 1)
                                .build(SECRET)),
                drop(
                        DropReason.MESSAGE_AUTHENTICATOR_REPEATED,
                        accessRequest().attribute(80, new byte[16]).signed().build(SECRET)),
                drop(
                        DropReason.MESSAGE_AUTHENTICATOR_MALFORMED,
                        accessRequest().attribute(80, new byte[15]).build(SECRET)),
                drop(
                        DropReason.MESSAGE_AUTHENTICATOR_MALFORMED,
                        accessRequest().attribute(80, new byte[0]).build(SECRET)),
                drop(
                        DropReason.MESSAGE_AUTHENTICATOR_MISSING,
                        accessRequest().attribute(79, eap).build(SECRET)),
                drop(DropReason.MESSAGE_AUTHENTICATOR_MISSING, ofCode(12).build(SECRET)),
                drop(
                        DropReason.MESSAGE_AUTHENTICATOR_INVALID,
                        accessRequest().attribute(79, eap).signed().build(OTHER)),
                drop(
                        DropReason.MESSAGE_AUTHENTICATOR_INVALID,
                        accessRequest().attribute(80, new byte[16]).build(SECRET)),
                drop(
                        DropReason.EAP_MESSAGE_SCATTERED,
                        accessRequest()
                                .attribute(79, (byte) 1)
                                .attribute(1, (byte) 65)
                                .attribute(79, (byte) 2)
                                .signed()
                                .build(SECRET)),
                drop(
                        DropReason.CREDENTIALS_MIXED,
                        accessRequest()
                                .attribute(79, eap)
                                .attribute(2, new byte[16])
                                .signed()
                                .build(SECRET)));
    }

    @ParameterizedTest
    @MethodSource
    void dropped(DropReason reason, byte[] datagram) {
        for (MessageAuthenticatorMode mode : MessageAuthenticatorMode.values()) {
            assertEquals(new PacketGate.Verdict.Dropped(reason), gate.examine(datagram, SECRET, mode), mode.name());
        }
    }

    /** What an answer echoes must be authenticated, or an attacker has room for a collision (CVE-2024-3596). */
    @ParameterizedTest
    @CsvSource({
        "REQUIRE, MESSAGE_AUTHENTICATOR_MISSING",
        "WARN, PROXY_STATE_UNAUTHENTICATED",
        "OFF, PROXY_STATE_UNAUTHENTICATED"
    })
    void proxyStateNeedsAMessageAuthenticator(MessageAuthenticatorMode mode, DropReason reason) {
        Packets plain = accessRequest().attribute(2, new byte[16]).attribute(33, (byte) 1);
        assertEquals(new PacketGate.Verdict.Dropped(reason), gate.examine(plain.build(SECRET), SECRET, mode));
        Packets signed = accessRequest()
                .attribute(2, new byte[16])
                .attribute(33, (byte) 1)
                .signed();
        assertTrue(gate.examine(signed.build(SECRET), SECRET, mode) instanceof PacketGate.Verdict.Admitted);
    }

    static Stream<Arguments> modes() {
        byte[] password = accessRequest().attribute(2, new byte[16]).build(SECRET);
        byte[] chap = accessRequest().attribute(3, new byte[17]).build(SECRET);
        byte[] none = accessRequest().attribute(1, (byte) 65).build(SECRET);
        return Stream.of(
                Arguments.of(REQUIRE, password, false),
                Arguments.of(WARN, password, true),
                Arguments.of(OFF, password, true),
                Arguments.of(OFF, chap, true),
                // RFC 3579 §3.3: no credential at all needs a Message-Authenticator whatever the setting.
                Arguments.of(WARN, none, false),
                Arguments.of(OFF, none, false));
    }

    @ParameterizedTest
    @MethodSource("modes")
    void withoutMessageAuthenticator(MessageAuthenticatorMode mode, byte[] datagram, boolean admitted) {
        PacketGate.Verdict verdict = gate.examine(datagram, SECRET, mode);
        if (admitted) {
            assertEquals(false, admitted(verdict).messageAuthenticated());
        } else {
            assertEquals(new PacketGate.Verdict.Dropped(DropReason.MESSAGE_AUTHENTICATOR_MISSING), verdict);
        }
    }

    @Test
    void joinsTheEapMessageAndKeepsTheOrder() {
        byte[] eap = new byte[600];
        new Random(1).nextBytes(eap);
        Packets packet = accessRequest().attribute(33, (byte) 1);
        for (int at = 0; at < eap.length; at += 253) {
            packet.attribute(79, Arrays.copyOfRange(eap, at, Math.min(eap.length, at + 253)));
        }
        RadiusRequest request =
                admitted(gate.examine(packet.attribute(33, (byte) 2).signed().build(SECRET), SECRET, REQUIRE));

        assertArrayEquals(eap, request.eapMessage().orElseThrow());
        assertEquals(7, request.identifier());
        assertTrue(request.messageAuthenticated());
        assertEquals(
                List.of(new RawAttribute(33, new byte[] {1}), new RawAttribute(33, new byte[] {2})),
                request.proxyStates());
    }

    /** RFC 3579 §2.1: an EAP-Message of no octets is EAP-Start; RFC 2865 §3: octets after Length are padding. */
    @Test
    void admitsEapStartWithPadding() {
        byte[] datagram = padded(accessRequest().attribute(79).signed().build(SECRET), 9);
        assertEquals(
                0,
                admitted(gate.examine(datagram, SECRET, REQUIRE)).eapMessage().orElseThrow().length);
    }

    @Test
    void admitsStatusServerAndTheLongestPacket() {
        assertEquals(
                Code.STATUS_SERVER,
                admitted(gate.examine(ofCode(12).signed().build(SECRET), SECRET, OFF))
                        .code());
        Packets longest = accessRequest().signed();
        IntStream.range(0, 15).forEach(i -> longest.attribute(25, new byte[253]));
        byte[] datagram =
                longest.attribute(25, new byte[4096 - 38 - 15 * 255 - 2]).build(SECRET);
        assertEquals(4096, datagram.length);
        admitted(gate.examine(datagram, SECRET, REQUIRE));
    }

    /** Whatever octets come, the gate answers with a verdict, and admits nothing that lost its HMAC. */
    @Test
    void neverFailsOnMutatedPackets() {
        long seed = System.nanoTime();
        System.out.println("PacketGateTest seed " + seed);
        Random random = new Random(seed);
        byte[] good = accessRequest()
                .attribute(1, (byte) 65)
                .attribute(79, new byte[253])
                .attribute(79, new byte[40])
                .attribute(26, new byte[] {0, 0, 0, 9, 1, 5, 65, 66, 67})
                .signed()
                .build(SECRET);
        for (int i = 0; i < 50_000; i++) {
            byte[] mutated = Mutation.of(good, random);
            PacketGate.Verdict verdict = gate.examine(mutated, SECRET, REQUIRE);
            int length = mutated.length < 4 ? 0 : (mutated[2] & 0xFF) << 8 | mutated[3] & 0xFF;
            boolean unchanged = length == good.length && Arrays.equals(Arrays.copyOf(mutated, length), good);
            assertEquals(unchanged, verdict instanceof PacketGate.Verdict.Admitted, () -> "seed " + seed);
        }
    }

    private static RadiusRequest admitted(PacketGate.Verdict verdict) {
        return assertInstanceOf(PacketGate.Verdict.Admitted.class, verdict, verdict::toString)
                .request();
    }

    private static Arguments drop(DropReason reason, byte[] datagram) {
        return Arguments.of(reason, datagram);
    }
}
