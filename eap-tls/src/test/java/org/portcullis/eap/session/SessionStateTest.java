package org.portcullis.eap.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Secret;

class SessionStateTest {
    private static final SessionState STATE = new SessionState(
            0x0304,
            0x1301,
            Instant.parse("2026-03-01T12:00:00Z"),
            Secret.of(new byte[32]),
            List.of(new byte[] {1, 2, 3}, new byte[500]));

    @Test
    void comesBackAsItWas() {
        SessionState back = SessionState.parse(STATE.encode().orElseThrow()).orElseThrow();
        assertEquals(STATE.version(), back.version());
        assertEquals(STATE.cipherSuite(), back.cipherSuite());
        assertEquals(STATE.authenticated(), back.authenticated());
        assertEquals(STATE.secret(), back.secret());
        assertEquals(2, back.chain().size());
        assertArrayEquals(STATE.chain().get(0), back.chain().get(0));
        assertArrayEquals(STATE.chain().get(1), back.chain().get(1));
    }

    @Test
    void whatIsTooLongIsNotKept() {
        for (List<byte[]> chain : List.of(
                List.of(new byte[SessionState.MAX_OCTETS]),
                List.of(new byte[70_000]),
                List.of(new byte[2500], new byte[2500]))) {
            SessionState state = new SessionState(0x0303, 0xC02B, Instant.EPOCH, Secret.of(new byte[48]), chain);
            assertEquals(Optional.empty(), state.encode());
        }
    }

    @Test
    void anyOctetsAreReadWithoutHarm() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] whole = STATE.encode().orElseThrow();
        int read = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] octets = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(700) : whole.length);
            for (int flips = random.nextInt(4); flips > 0 && octets.length > 0; flips--) {
                octets[random.nextInt(Math.min(octets.length, 60))] = (byte) random.nextInt();
            }
            Optional<SessionState> state = SessionState.parse(octets);
            read += state.isPresent() ? 1 : 0;
            state.ifPresent(known ->
                    assertTrue(known.chain().size() > 0 && known.secret().length() > 0));
        }
        assertTrue(read > 1000 && read < 99_000, "read " + read);
    }
}
