package org.portcullis.siem.sink;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that grow from one failure to the next, each between half and all of its length, so that many do not come at once. */
final class Backoff {
    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    Duration next() {
        long nanos = next.toNanos();
        next = next.multipliedBy(2).compareTo(longest) < 0 ? next.multipliedBy(2) : longest;
        return Duration.ofNanos(nanos / 2 + random.nextLong(nanos / 2 + 1));
    }

    void succeeded() {
        next = first;
    }
}
