package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Mutation;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RadiusRequest;

class CoaAnswerTest {
    private static final Secret SECRET = Secret.ofUtf8("testing123");
    private static final byte[] AUTHENTICATOR = new byte[16];
    private static final CoaRequest REQUEST = new CoaRequest(Code.COA_REQUEST, List.of());

    /** With a Message-Authenticator, which has to be right where it is. */
    private static final byte[] GOOD = PacketWriter.answer(
            new RadiusRequest(Code.COA_REQUEST, 7, AUTHENTICATOR, List.of(), Optional.empty(), true),
            Code.COA_NAK,
            List.of(RadiusDictionary.standard().attribute("Error-Cause", 503)),
            SECRET);

    private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");

    private static CoaAnswer.Reading read(byte[] datagram, Optional<Instant> now) {
        return CoaAnswer.read(datagram, REQUEST, 7, AUTHENTICATOR, SECRET, now);
    }

    @Test
    void aRightAnswerIsRead() {
        CoaAnswer answer = read(GOOD, Optional.of(NOW)).answer().orElseThrow();
        assertEquals(Code.COA_NAK, answer.code());
        assertEquals(Optional.of(503L), answer.errorCause());
    }

    @ParameterizedTest
    @CsvSource({"0, true", "-300, true", "300, true", "-301, false", "301, false", "-4000000000, false"})
    void anEventTimestampHasToBeCurrent(long off, boolean current) {
        RadiusDictionary dictionary = RadiusDictionary.standard();
        byte[] answer = PacketWriter.answer(
                new RadiusRequest(Code.COA_REQUEST, 7, AUTHENTICATOR, List.of(), Optional.empty(), true),
                Code.COA_ACK,
                List.of(dictionary.attribute("Event-Timestamp", (NOW.getEpochSecond() + off) & 0xFFFFFFFFL)),
                SECRET);
        CoaAnswer.Reading reading = read(answer, Optional.of(NOW));
        assertEquals(current, reading.answer().isPresent(), reading.problem());
        assertTrue(current || reading.problem().startsWith("its Event-Timestamp is more than 300 s off"));
        assertTrue(read(answer, Optional.empty()).answer().isPresent(), "a NAS whose clock is not asked");
    }

    @Test
    void neverFailsNorBelievesWhatWasChanged() {
        long seed = System.nanoTime();
        System.out.println("CoaAnswerTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 30_000; i++) {
            byte[] mutated = Mutation.of(GOOD, random);
            boolean same = mutated.length >= GOOD.length && Arrays.equals(Arrays.copyOf(mutated, GOOD.length), GOOD);
            assertEquals(same, read(mutated, Optional.of(NOW)).answer().isPresent(), () -> "seed " + seed);
        }
    }
}
