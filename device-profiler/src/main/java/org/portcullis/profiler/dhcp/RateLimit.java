package org.portcullis.profiler.dhcp;

import java.util.function.LongSupplier;

/** So many in a second, and as many at once after a quiet one. For one thread. */
final class RateLimit {
    private static final double NANOS = 1e9;

    private final int perSecond;
    private final LongSupplier nanoTime;
    private long at;
    private double left;

    /** @param nanoTime monotonic, in nanoseconds */
    RateLimit(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        at = nanoTime.getAsLong();
        left = perSecond;
    }

    boolean allows() {
        long now = nanoTime.getAsLong();
        left = Math.min(perSecond, left + (now - at) / NANOS * perSecond);
        at = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
