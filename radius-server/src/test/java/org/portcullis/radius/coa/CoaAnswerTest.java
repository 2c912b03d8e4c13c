package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
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

    @Test
    void aRightAnswerIsRead() {
        CoaAnswer answer =
                CoaAnswer.read(GOOD, REQUEST, 7, AUTHENTICATOR, SECRET).answer().orElseThrow();
        assertEquals(Code.COA_NAK, answer.code());
        assertEquals(Optional.of(503L), answer.errorCause());
    }

    @Test
    void neverFailsNorBelievesWhatWasChanged() {
        long seed = System.nanoTime();
        System.out.println("CoaAnswerTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 30_000; i++) {
            byte[] mutated = Mutation.of(GOOD, random);
            boolean same = mutated.length >= GOOD.length && Arrays.equals(Arrays.copyOf(mutated, GOOD.length), GOOD);
            assertEquals(
                    same,
                    CoaAnswer.read(mutated, REQUEST, 7, AUTHENTICATOR, SECRET)
                            .answer()
                            .isPresent(),
                    () -> "seed " + seed);
        }
    }
}
