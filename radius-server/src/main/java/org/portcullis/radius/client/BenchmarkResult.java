package org.portcullis.radius.client;

import java.time.Duration;
import java.util.Map;

/**
 * What a benchmark measured.
 *
 * @param authentications that ended, in whatever way
 * @param accepted that were accepted with the right keys
 * @param failures the others, by reason
 * @param keyMismatches accepted with keys that are not the device's own; counted among the failures too
 * @param elapsed from the first request to the last answer
 * @param perSecond accepted ones per second
 * @param p50Millis median latency of the accepted ones
 * @param p90Millis 90th percentile
 * @param p99Millis 99th percentile
 * @param maxMillis the longest
 */
public record BenchmarkResult(
        long authentications,
        long accepted,
        Map<String, Long> failures,
        long keyMismatches,
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
