package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.decision.FailureCode;

/** What is decided shows by code and by how long it took. */
class DecisionCountsTest {
    @Test
    void refusalsHaveTheirCodeAndEachItsBucket() {
        DecisionCounts counts = new DecisionCounts();
        LongStream.of(1, 25, 26, 40_000)
                .forEach(millis -> counts.decided(
                        Decisions.suspended(), Duration.ofMillis(millis).toNanos()));
        assertEquals(4, counts.refusals().get(FailureCode.DEVICE_SUSPENDED));
        assertEquals(0, counts.refusals().get(FailureCode.CERT_EXPIRED));
        assertEquals(
                List.of(2L, 3L, 3L, 3L, 3L, 3L, 3L, 3L, 3L, 3L, 4L),
                counts.refused().buckets().stream()
                        .map(DecisionCounts.Latency.Bucket::count)
                        .toList());
        assertEquals(4, counts.refused().count());
        assertEquals(40.052, counts.refused().seconds(), 1e-6);
        assertEquals(0, counts.permits().count());
    }
}
