package org.portcullis.radius.client;

import java.time.Duration;
import java.util.Map;

/**
 * What a benchmark measured, without its warm-up.
 *
 * @param authentications attempts that ended, in whatever way; of accounting, reports
 * @param accepted that were accepted with the right keys, or acknowledged
 * @param failures the others, by reason
 * @param keyMismatches accepted with keys that are not the device's own; counted among the failures too
 * @param resumed of the accepted ones, those that resumed a TLS session
 * @param lost that got no answer; counted among the failures too
 * @param late of an open loop: begun more than {@value Schedule#LATE_MILLIS} ms after they were due, as every supplicant
 *     was still busy
 * @param unsent of an open loop: due, but not begun before the end
 * @param elapsed from the end of the warm-up to the last answer
 * @param perSecond accepted ones per second
 * @param p50Millis median latency of the accepted ones; of an open loop, from the time when they were due
 * @param p90Millis 90th percentile
 * @param p99Millis 99th percentile
 * @param maxMillis the longest
 */
public record BenchmarkResult(
        long authentications,
        long accepted,
        Map<String, Long> failures,
        long keyMismatches,
        long resumed,
        long lost,
        long late,
        long unsent,
        Duration elapsed,
        double perSecond,
        double p50Millis,
        double p90Millis,
        double p99Millis,
        double maxMillis) {

    public BenchmarkResult {
        failures = Map.copyOf(failures);
    }
}
