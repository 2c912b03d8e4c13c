package org.portcullis.policy.value;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps a server that fails from being waited for by every device: after {@value #FAILURES} failures in a row it is left
 * alone for ten seconds, then for twice as long each time up to a minute, with one attempt in between.
 */
public final class CircuitBreaker {
    public static final int FAILURES = 3;

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

    private final LongSupplier nanoTime;
    private int failures;
    private long pausedUntil;
    private Duration pause = FIRST_PAUSE;

    /** @param nanoTime a monotonic clock in nanoseconds, as {@link System#nanoTime} */
    public CircuitBreaker(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether it may be asked now. Of many that want to at the end of a pause, one may. */
    public synchronized boolean mayAsk() {
        if (failures < FAILURES) {
            return true;
        }
        long now = nanoTime.getAsLong();
        if (now - pausedUntil < 0) {
            return false;
        }
        pausedUntil = now + pause.toNanos();
        return true;
    }

    public synchronized void answered() {
        failures = 0;
        pause = FIRST_PAUSE;
    }

    /** @return whether the server is left alone from now on, and was not before */
    public synchronized boolean failed() {
        failures++;
        if (failures < FAILURES) {
            return false;
        }
        if (failures > FAILURES) {
            Duration doubled = pause.multipliedBy(2);
            pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
        }
        pausedUntil = nanoTime.getAsLong() + pause.toNanos();
        return failures == FAILURES;
    }

    public synchronized boolean open() {
        return failures >= FAILURES;
    }
}
