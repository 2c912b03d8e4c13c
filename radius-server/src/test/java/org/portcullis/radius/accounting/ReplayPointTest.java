package org.portcullis.radius.accounting;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReplayPointTest {
    private final ManualClock clock = new ManualClock();
    private final AtomicLong synced = new AtomicLong(10);
    private final ReplayPoint point = new ReplayPoint(synced::get, clock.clock().nanoTime(), Duration.ofMinutes(2));

    @Test
    void withNothingUnderWayItIsTheNewestEvent() {
        assertEquals(10, point.value());
        synced.set(12);
        assertEquals(12, point.value());
    }

    @Test
    void theOldestUnderWayHoldsItBack() {
        point.opened("a");
        synced.set(11);
        point.opened("b");
        synced.set(20);
        assertEquals(10, point.value());
        point.closed("a");
        assertEquals(11, point.value());
        point.closed("b");
        assertEquals(20, point.value());
    }

    @Test
    void openedAgainItCountsFromThen() {
        point.opened("a");
        synced.set(15);
        point.opened("b");
        synced.set(20);
        point.opened("a");
        assertEquals(15, point.value());
    }

    @Test
    void whatNeverArrivesHoldsItBackForAWhileOnly() {
        point.opened("a");
        synced.set(20);
        clock.advance(Duration.ofMinutes(2));
        assertEquals(10, point.value());
        clock.advance(Duration.ofNanos(1));
        assertEquals(20, point.value());
    }
}
