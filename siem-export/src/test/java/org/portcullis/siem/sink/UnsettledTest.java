package org.portcullis.siem.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnsettledTest {
    private static final long SECOND = 1_000_000_000L;

    private static Unsettled.Settled batch(long last, int events, long at) {
        return new Unsettled.Settled(last, events, List.of(), at);
    }

    private static Optional<Long> due(Unsettled unsettled, long now) {
        return unsettled.due(now).map(Unsettled.Settled::last);
    }

    @Test
    void whatIsAcknowledgedCountsAtOnce() {
        Unsettled unsettled = new Unsettled(Duration.ZERO);
        unsettled.add(batch(5, 5, 0));
        assertEquals(Optional.of(5L), due(unsettled, 0));
        assertEquals(Optional.empty(), due(unsettled, 0));
    }

    @Test
    void whatIsNotHasToBeOutlived() {
        Unsettled unsettled = new Unsettled(Duration.ofSeconds(10));
        unsettled.add(batch(5, 5, 0));
        unsettled.add(batch(9, 4, 3 * SECOND));
        assertEquals(Optional.empty(), due(unsettled, 9 * SECOND));
        assertEquals(Optional.of(5L), due(unsettled, 10 * SECOND));
        assertEquals(Optional.of(9L), due(unsettled, 20 * SECOND));
    }

    @Test
    void theWindowIsBounded() {
        Unsettled unsettled = new Unsettled(Duration.ofSeconds(10));
        for (int i = 1; i <= 6; i++) {
            unsettled.add(batch(500L * i, 500, 0));
        }
        assertEquals(Optional.of(1000L), due(unsettled, 0), "2000 events stay in doubt");
    }

    @Test
    void batchesThatTheFilterEmptiedWaitForOneThatItDidNot() {
        Unsettled unsettled = new Unsettled(Duration.ZERO);
        unsettled.add(batch(5, 0, 0));
        assertEquals(Optional.empty(), due(unsettled, SECOND));
        unsettled.add(batch(9, 1, SECOND));
        assertEquals(Optional.of(9L), due(unsettled, SECOND));
        unsettled.add(batch(12, 0, SECOND));
        assertEquals(Optional.of(12L), due(unsettled, 11 * SECOND));
    }
}
