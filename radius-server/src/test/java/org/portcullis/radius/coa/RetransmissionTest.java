package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RetransmissionTest {

    /** RFC 5080 §2.2.1: MRC and MRD; and the jitter, which keeps those apart that began together. */
    @Test
    void itIsSentFiveTimesInThirtySecondsAndNoTwoAlike() {
        assertEquals(5, Retransmission.RFC_5080.transmissions());
        assertEquals(Duration.ofSeconds(30), Retransmission.RFC_5080.patience());
        Random random = new Random(1);
        LongSummaryStatistics first = LongStream.generate(() -> Retransmission.RFC_5080.next(0, random))
                .limit(1_000)
                .summaryStatistics();
        long tenth = Duration.ofMillis(200).toNanos();
        assertTrue(first.getMax() - first.getMin() > 1.8 * tenth, "nearly all of a tenth either way: " + first);
        assertTrue(first.getMax() - first.getMin() <= 2 * tenth, "and no more: " + first);
    }

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
