package org.portcullis.radius.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What one supplicant of a benchmark measured. */
final class Tally {
    private final LatencyRecord latencies = new LatencyRecord();
    private final Map<String, Long> failures = new TreeMap<>();
    private long ended;
    private long accepted;
    private long keyMismatches;
    private long resumed;
    private long lost;
    private long late;
    private long unsent;

    void take(Load.Attempt attempt, long latencyNanos) {
        ended++;
        attempt.failure().ifPresentOrElse(why -> failures.merge(why, 1L, Long::sum), () -> {
            accepted++;
            latencies.add(latencyNanos);
            resumed += attempt.resumed() ? 1 : 0;
        });
        lost += attempt.lost() ? 1 : 0;
        keyMismatches += attempt.keyMismatch() ? 1 : 0;
    }

    void late() {
        late++;
    }

    void unsent() {
        unsent++;
    }

    static BenchmarkResult sum(List<Tally> tallies, Duration elapsed) {
        Tally all = new Tally();
        for (Tally each : tallies) {
            each.failures.forEach((reason, count) -> all.failures.merge(reason, count, Long::sum));
            all.ended += each.ended;
            all.accepted += each.accepted;
            all.keyMismatches += each.keyMismatches;
            all.resumed += each.resumed;
            all.lost += each.lost;
            all.late += each.late;
            all.unsent += each.unsent;
        }
        long[] sorted = LatencyRecord.sorted(
                tallies.stream().map(each -> each.latencies).toList());
        return new BenchmarkResult(
                all.ended,
                all.accepted,
                all.failures,
                all.keyMismatches,
                all.resumed,
                all.lost,
                all.late,
                all.unsent,
                elapsed,
                all.accepted / Math.max(1e-9, elapsed.toNanos() / 1e9),
                LatencyRecord.percentileMillis(sorted, 0.5),
                LatencyRecord.percentileMillis(sorted, 0.9),
                LatencyRecord.percentileMillis(sorted, 0.99),
                LatencyRecord.percentileMillis(sorted, 1));
    }
}
