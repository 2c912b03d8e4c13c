package org.portcullis.policy.value;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
    private final CircuitBreaker breaker = new CircuitBreaker(nanos::get);

    @Test
    void threeFailuresInARowPauseIt() {
        assertFalse(breaker.failed());
        assertFalse(breaker.failed());
        assertTrue(breaker.mayAsk());
        breaker.answered();
        assertFalse(breaker.failed());
        assertFalse(breaker.failed());
        assertTrue(breaker.failed(), "it says once that the pause begins");
        assertFalse(breaker.mayAsk());
    }

    @Test
    void atTheEndOfAPauseOneMayAskAndPausesGrow() {
        breaker.failed();
        breaker.failed();
        breaker.failed();
        for (long seconds : new long[] {10, 20, 40, 60, 60}) {
            pass(Duration.ofSeconds(seconds).minusMillis(1));
            assertFalse(breaker.mayAsk(), seconds + " s");
            pass(Duration.ofMillis(1));
            assertTrue(breaker.mayAsk());
            assertFalse(breaker.mayAsk(), "one of many");
            assertFalse(breaker.failed());
        }
        pass(Duration.ofSeconds(60));
        assertTrue(breaker.mayAsk());
        breaker.answered();
        assertTrue(breaker.mayAsk());
        assertFalse(breaker.open());
        assertFalse(breaker.failed(), "the count begins anew");
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
