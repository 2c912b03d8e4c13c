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
        double previous = 0;
        double bound = Duration.ofSeconds(16).toNanos();
        double first = Duration.ofSeconds(2).toNanos();
        for (int seconds : List.of(2, 4, 8, 16, 16, 16)) {
            long next = Retransmission.RFC_5080.next((long) previous, random);
            // a tenth to either side; where that may be beyond the bound, the bound and a tenth to either side
            double least = previous == 0 ? 0.9 * first : Math.min(1.9 * previous, 0.9 * bound);
            double most = previous == 0 ? 1.1 * first : 2.1 * previous > bound ? 1.1 * bound : 2.1 * previous;
            assertTrue(
                    next >= least - 1 && next <= most + 1,
                    () -> "about " + seconds + " s, not " + next + " ns; seed " + seed);
            previous = next;
        }
    }
}
