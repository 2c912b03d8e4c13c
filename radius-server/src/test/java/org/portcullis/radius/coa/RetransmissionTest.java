package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RetransmissionTest {

    /** RFC 5080 §2.2.1: 2 s, then twice the one before, at most 16 s, each with a tenth of jitter. */
    @Test
    void itIsWaitedTwiceAsLongEachTimeUpToABound() {
        long seed = System.nanoTime();
        System.out.println("RetransmissionTest seed " + seed);
        Random random = new Random(seed);
        long previous = 0;
        long base = Duration.ofSeconds(2).toNanos();
        for (int seconds : List.of(2, 4, 8, 16, 16, 16)) {
            long next = Retransmission.RFC_5080.next(previous, random);
            long expected = previous == 0
                    ? base
                    : Math.min(2 * previous, Duration.ofSeconds(16).toNanos());
            assertTrue(
                    Math.abs(next - expected) <= Math.max(previous, expected) / 10 + 1,
                    () -> "about " + seconds + " s, not " + next + " ns; seed " + seed);
            previous = next;
        }
    }
}
