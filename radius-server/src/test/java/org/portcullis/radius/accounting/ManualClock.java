package org.portcullis.radius.accounting;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.portcullis.radius.access.RadiusClock;

/** Both clocks of a server, moved by hand. */
final class ManualClock {
    static final Instant START = Instant.parse("2026-03-10T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();

    RadiusClock clock() {
        return new RadiusClock(this::now, nanos::get);
    }

    Instant now() {
        return START.plusNanos(nanos.get());
    }

    void advance(Duration by) {
        nanos.addAndGet(by.toNanos());
    }
}
