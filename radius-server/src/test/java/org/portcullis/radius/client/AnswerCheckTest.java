package org.portcullis.radius.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.policy.value.Secret;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Mutation;
import org.portcullis.radius.packet.PacketWriter;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.packet.RadiusRequest;
import org.portcullis.radius.packet.ResponseAuthenticator;

class AnswerCheckTest {
    private static final Secret SECRET = Secret.ofUtf8("testing123");
    private static final byte[] REQUEST_AUTHENTICATOR = new byte[16];
    private static final RadiusDictionary DICTIONARY = RadiusDictionary.standard();
    private static final byte[] GOOD = answer(SECRET);

    private final AnswerCheck check = new AnswerCheck(DICTIONARY, SECRET);

    @Test
    void believesARightAnswer() {
        RadiusAnswer answer =
                check.check(GOOD, 7, REQUEST_AUTHENTICATOR).answer().orElseThrow();
        assertEquals(Code.ACCESS_ACCEPT, answer.code());
        assertEquals(Optional.of("acl"), answer.attributes().text("Filter-Id"));
    }

    static Stream<Arguments> wrong() {
        byte[] unsigned = {2, 7, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
        ResponseAuthenticator.sign(unsigned, REQUEST_AUTHENTICATOR, SECRET);
        byte[] forged = GOOD.clone();
        forged[30] ^= 1;
        ResponseAuthenticator.sign(forged, REQUEST_AUTHENTICATOR, SECRET);
        byte[] broken = GOOD.clone();
        broken[39] = 0;
        ResponseAuthenticator.sign(broken, REQUEST_AUTHENTICATOR, SECRET);
        byte[] otherIdentifier = GOOD.clone();
        otherIdentifier[1]++;
        return Stream.of(
                Arguments.of("no Message-Authenticator", unsigned),
                Arguments.of("Message-Authenticator is wrong", forged),
                Arguments.of("an attribute has a wrong length", broken),
                Arguments.of("Identifier", otherIdentifier),
                Arguments.of("secrets differ", answer(Secret.ofUtf8("other"))),
                Arguments.of("Length", Arrays.copyOf(GOOD, GOOD.length - 1)),
                Arguments.of("shorter", new byte[19]));
    }

    @ParameterizedTest
    @MethodSource
    void wrong(String problem, byte[] datagram) {
        AnswerCheck.Outcome outcome = check.check(datagram, 7, REQUEST_AUTHENTICATOR);
        assertEquals(Optional.empty(), outcome.answer());
        assertTrue(outcome.problem().contains(problem), outcome.problem());
    }

    @Test
    void neverFailsNorBelievesWhatWasChanged() {
        long seed = System.nanoTime();
        System.out.println("AnswerCheckTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 30_000; i++) {
            byte[] mutated = Mutation.of(GOOD, random);
            boolean same = mutated.length >= GOOD.length && Arrays.equals(Arrays.copyOf(mutated, GOOD.length), GOOD);
            assertEquals(
                    same,
                    check.check(mutated, 7, REQUEST_AUTHENTICATOR).answer().isPresent(),
                    () -> "seed " + seed);
        }
    }

    private static byte[] answer(Secret secret) {
        RadiusRequest request =
                new RadiusRequest(Code.ACCESS_REQUEST, 7, REQUEST_AUTHENTICATOR, List.of(), Optional.empty(), true);
        return PacketWriter.answer(
                request, Code.ACCESS_ACCEPT, List.of(DICTIONARY.attribute("Filter-Id", "acl")), secret);
    }
}
