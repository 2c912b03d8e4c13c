package org.portcullis.radius.client;

import java.util.Arrays;
import java.util.List;

/** Latencies of one thread, and their percentiles over all threads. */
final class LatencyRecord {
    private long[] nanos = new long[1024];
    private int count;

    void add(long latencyNanos) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, count * 2);
        }
        nanos[count++] = latencyNanos;
    }

    /** Every latency of all of them, in order. */
    static long[] sorted(List<LatencyRecord> records) {
        return records.stream()
                .flatMapToLong(each -> Arrays.stream(each.nanos, 0, each.count))
                .sorted()
                .toArray();
    }

    /** The smallest latency that this share of all is not above (nearest rank), in milliseconds; 0 of none. */
    static double percentileMillis(long[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
