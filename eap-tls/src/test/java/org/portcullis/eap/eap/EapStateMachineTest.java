package org.portcullis.eap.eap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

class EapStateMachineTest {
    private final EapStateMachine machine = new EapStateMachine(new Endless());

    /** A method that never comes to an end. */
    private static final class Endless implements EapMethod {
        @Override
        public int type() {
            return EapPacket.EAP_TLS;
        }

        @Override
        public byte[] start() {
            return new byte[] {0x20};
        }

        @Override
        public Step process(byte[] data) {
            return new Step.Continue(new byte[] {0}, Optional.empty());
        }

        @Override
        public Optional<Decision.Refuse> fallenSilent() {
            return Optional.of(
                    Decision.Refuse.early(FailureCode.EAP_TIMEOUT_AT_START, "It fell silent.", List.of("silence")));
        }

        @Override
        public Optional<TlsFacts> tls() {
            return Optional.empty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02",
                "0201",
                "020100",
                "02010003", // shorter than a header
                "02010006 01", // longer than what came
                "02010004", // no type
                "02010005 00", // type 0
                "00010005 01",
                "05010005 01",
                "03010005 01", // Success with data
                "04010005 01",
            })
    void notAPacket(String hex) {
        assertEquals(Optional.empty(), EapPacket.parse(octets(hex)));
        assertInstanceOf(EapStep.Discard.class, machine.receive(octets(hex)));
    }

    @ParameterizedTest
    @CsvSource({
        "02070005 01, RESPONSE, 7, 1, ''",
        "02FF0007 0D0061, RESPONSE, 255, 13, 0061",
        "01070006 0161, REQUEST, 7, 1, 61",
        "03070004, SUCCESS, 7, 0, ''",
        "02070005 016162, RESPONSE, 7, 1, ''", // padding
    })
    void packets(String hex, EapPacket.Code code, int identifier, int type, String data) {
        EapPacket packet = EapPacket.parse(octets(hex)).orElseThrow();
        assertEquals(code, packet.code());
        assertEquals(identifier, packet.identifier());
        assertEquals(type, packet.type());
        assertArrayEquals(octets(data), packet.data());
        byte[] again = packet.encode();
        assertArrayEquals(java.util.Arrays.copyOf(octets(hex), again.length), again);
    }

    @Test
    void identityThenStart() {
        EapStep.Challenge start = begin("host/sensor");
        EapPacket request = EapPacket.parse(start.packet()).orElseThrow();
        assertEquals(EapPacket.Code.REQUEST, request.code());
        assertEquals(8, request.identifier());
        assertEquals(13, request.type());
        assertArrayEquals(new byte[] {0x20}, request.data());
        assertEquals("host/sensor", machine.identity());
        assertEquals(Optional.empty(), start.decided());
    }

    @Test
    void identitiesAreTamed() {
        machine.receive(EapPacket.response(1, 1, new byte[] {'a', '\n', 0, 'b', (byte) 0xFF, 27})
                .encode());
        assertEquals("a\uFFFD\uFFFDb\uFFFD\uFFFD", machine.identity());
    }

    @Test
    void anIdentityThatIsTooLong() {
        EapStep step = machine.receive(EapPacket.response(9, 1, new byte[254]).encode());
        EapStep.Failure failure = assertInstanceOf(EapStep.Failure.class, step);
        assertEquals(FailureCode.EAP_PROTOCOL_ERROR, failure.refusal().code());
        assertArrayEquals(octets("04090004"), failure.packet());
    }

    @Test
    void whatDoesNotBelongIsDiscarded() {
        assertInstanceOf(EapStep.Discard.class, machine.receive(response(7, 13, 0)));
        assertInstanceOf(
                EapStep.Discard.class,
                machine.receive(EapPacket.request(7, 1, new byte[0]).encode()));
        begin("x");
        assertInstanceOf(EapStep.Discard.class, machine.receive(response(7, 13, 0)), "an old identifier");
        assertInstanceOf(EapStep.Discard.class, machine.receive(response(9, 13, 0)), "an identifier to come");
        assertInstanceOf(EapStep.Discard.class, machine.receive(response(8, 25, 0)), "another method");
        assertInstanceOf(EapStep.Discard.class, machine.receive(response(8, 254, 0)), "an expanded type");
        assertInstanceOf(EapStep.Challenge.class, machine.receive(response(8, 13, 0)));
    }

    @ParameterizedTest
    @CsvSource({"25, wants EAP type 25", "0, proposes no other method"})
    void aNakRefusesTheMethod(int type, String explanation) {
        begin("x");
        EapStep.Failure failure = assertInstanceOf(EapStep.Failure.class, machine.receive(response(8, 3, type)));
        assertEquals(FailureCode.EAP_METHOD_REFUSED, failure.refusal().code());
        assertTrue(
                failure.refusal().explanation().contains(explanation),
                failure.refusal().explanation());
        assertEquals(
                List.of(failure.refusal()),
                failure.decided().stream().map(Decision.Refuse.class::cast).toList());
        assertArrayEquals(octets("04080004"), failure.packet());
        assertInstanceOf(EapStep.Discard.class, machine.receive(response(8, 13, 0)), "it is over");
    }

    @Test
    void aLateNakIsNone() {
        begin("x");
        machine.receive(response(8, 13, 0));
        assertInstanceOf(EapStep.Discard.class, machine.receive(response(9, 3, 25)));
    }

    @Test
    void identifiersWrapAndRoundsEnd() {
        EapStep step = begin("x");
        int rounds = 1;
        while (step instanceof EapStep.Challenge challenge) {
            int identifier = challenge.packet()[1] & 0xFF;
            assertEquals(7 + rounds & 0xFF, identifier);
            step = machine.receive(response(identifier, 13, 0));
            rounds++;
        }
        EapStep.Failure failure = assertInstanceOf(EapStep.Failure.class, step);
        assertEquals(FailureCode.EAP_PROTOCOL_ERROR, failure.refusal().code());
        assertEquals(EapStateMachine.MAX_ROUNDS + 1, rounds);
        assertEquals(Optional.of(failure.refusal()), failure.decided());
    }

    @Test
    void octetsEnd() {
        EapStep step = begin("x");
        int rounds = 1;
        while (step instanceof EapStep.Challenge challenge) {
            step = machine.receive(EapPacket.response(challenge.packet()[1] & 0xFF, 13, new byte[20_000])
                    .encode());
            rounds++;
        }
        assertInstanceOf(EapStep.Failure.class, step);
        assertTrue(rounds < 20);
    }

    @Test
    void mutatedPackets() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] valid = EapPacket.response(8, 13, new byte[] {0, 22, 3, 1}).encode();
        for (int i = 0; i < 50_000; i++) {
            byte[] packet = java.util.Arrays.copyOf(valid, random.nextInt(valid.length + 4));
            for (int n = random.nextInt(4); n > 0 && packet.length > 0; n--) {
                packet[random.nextInt(packet.length)] = (byte) random.nextInt();
            }
            EapStateMachine fresh = new EapStateMachine(new Endless());
            if (random.nextBoolean()) {
                fresh.receive(EapPacket.response(7, 1, new byte[] {'x'}).encode());
            }
            EapStep step = fresh.receive(packet);
            assertFalse(step instanceof EapStep.Success);
            Optional<EapPacket> parsed = EapPacket.parse(packet);
            assertTrue(parsed.isPresent() || step instanceof EapStep.Discard);
            parsed.ifPresent(known -> {
                byte[] again = known.encode();
                assertArrayEquals(java.util.Arrays.copyOf(packet, again.length), again);
            });
        }
    }

    private EapStep.Challenge begin(String identity) {
        return assertInstanceOf(
                EapStep.Challenge.class,
                machine.receive(EapPacket.response(7, 1, identity.getBytes(StandardCharsets.UTF_8))
                        .encode()));
    }

    private static byte[] response(int identifier, int type, int data) {
        return EapPacket.response(identifier, type, new byte[] {(byte) data}).encode();
    }

    private static byte[] octets(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
