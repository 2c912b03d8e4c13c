package org.portcullis.radius.log;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;

/**
 * Warnings that anyone on the network can provoke: at most one line in an interval, which says how many more there were.
 * Safe for many threads; never blocks.
 */
public final class RateLimitedLog {
    private final Logger log;
    private final long intervalNanos;
    private final LongSupplier nanoTime;
    private final AtomicLong nextAt;
    private final AtomicLong suppressed = new AtomicLong();

    /**
     * @param interval at most one line in it
     * @param nanoTime a monotonic clock in nanoseconds, as {@link System#nanoTime}
     */
    public RateLimitedLog(Logger log, Duration interval, LongSupplier nanoTime) {
        this.log = log;
        this.intervalNanos = interval.toNanos();
        this.nanoTime = nanoTime;
        this.nextAt = new AtomicLong(nanoTime.getAsLong());
    }

    /** @param line only asked when it is going to be written */
    public void warn(Supplier<String> line) {
        if (mayWrite()) {
            log.warn(withOthers(line));
        }
    }

    /** The same with a cause whose stack belongs in the log. */
    public void warn(Supplier<String> line, Throwable cause) {
        if (mayWrite()) {
            log.warn(withOthers(line), cause);
        }
    }

    private boolean mayWrite() {
        long now = nanoTime.getAsLong();
        long due = nextAt.get();
        boolean written = now - due >= 0 && nextAt.compareAndSet(due, now + intervalNanos);
        if (!written) {
            suppressed.incrementAndGet();
        }
        return written;
    }

    private String withOthers(Supplier<String> line) {
        long others = suppressed.getAndSet(0);
        return line.get() + (others == 0 ? "" : " (and " + others + " more like it before)");
    }
}
