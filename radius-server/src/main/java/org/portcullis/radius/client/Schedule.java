package org.portcullis.radius.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * When the attempts of a benchmark begin, and which of them count. In an open loop every attempt has a time when it is due,
 * and its latency is measured from then: a server that falls behind cannot slow down who measures it.
 */
final class Schedule {
    /** An attempt that begins later than this after it was due is counted. */
    static final long LATE_MILLIS = 10;

    private final BenchmarkPlan plan;
    private final long start;
    private final long measuredFrom;
    private final long end;
    private final AtomicLong next = new AtomicLong();

    /** @param start {@link System#nanoTime} of the first attempt */
    Schedule(BenchmarkPlan plan, long start) {
        this.plan = plan;
        this.start = start;
        this.measuredFrom = start + plan.warmUp().toNanos();
        this.end = measuredFrom + plan.duration().toNanos();
    }

    /**
     * One attempt.
     *
     * @param due {@link System#nanoTime} from which its latency counts
     * @param measured false in the warm-up
     */
    record Slot(long due, boolean measured) {}

    /** The next attempt, for the thread that asks; waits until it is due. Empty when there is none any more. */
    Optional<Slot> next(Tally tally) {
        return plan.open() ? due(tally) : atOnce();
    }

    Duration measured(long until) {
        return Duration.ofNanos(Math.max(0, until - measuredFrom));
    }

    private Optional<Slot> atOnce() {
        long now = System.nanoTime();
        boolean measured = now - measuredFrom >= 0;
        if (now - end >= 0 || measured && next.getAndIncrement() >= plan.attempts()) {
            return Optional.empty();
        }
        return Optional.of(new Slot(now, measured));
    }

    private Optional<Slot> due(Tally tally) {
        long warm = (long) Math.ceil(plan.warmUp().toNanos() * plan.rate() / 1e9);
        while (true) {
            long number = next.getAndIncrement();
            long due = start + (long) (number * (1e9 / plan.rate()));
            boolean measured = number >= warm;
            if (due - end >= 0
                    || number - warm >= plan.attempts()
                    || Thread.currentThread().isInterrupted()) {
                return Optional.empty();
            }
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            long now = System.nanoTime();
            if (now - end < 0) {
                if (measured && now - due > TimeUnit.MILLISECONDS.toNanos(LATE_MILLIS)) {
                    tally.late();
                }
                return Optional.of(new Slot(due, measured));
            }
            if (measured) {
                tally.unsent();
            }
        }
    }
}
