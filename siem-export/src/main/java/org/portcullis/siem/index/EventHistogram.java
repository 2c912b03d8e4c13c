package org.portcullis.siem.index;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * Events by their time.
 *
 * @param from where the first bucket begins
 * @param bucketMillis how long each is, ms; the last one may reach beyond the time that was asked for, and counts nothing
 *     there
 * @param counts how many events are in each
 * @param incomplete days of which events may be missing
 */
public record EventHistogram(Instant from, long bucketMillis, List<Long> counts, Set<String> incomplete) {
    public static final int MAX_BUCKETS = 1_000;

    /** Of all buckets. */
    public long total() {
        return counts.stream().mapToLong(Long::longValue).sum();
    }
}
