package org.portcullis.radius.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.radius.packet.Counters;

/** How decisions come out: refusals by their code, and how long it took to come to a decision. */
public final class DecisionCounts {
    /** In seconds; what takes longer is in the last one, which has no bound. */
    private static final double[] BOUNDS = {0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

    private final Counters<FailureCode> refusals = new Counters<>(FailureCode.class);
    private final Times permits = new Times();
    private final Times refused = new Times();

    void decided(Decision decision, long nanos) {
        if (decision instanceof Decision.Refuse refuse) {
            refusals.count(refuse.code());
            refused.took(nanos);
        } else {
            permits.took(nanos);
        }
    }

    /** Every code, zeroes too. */
    public Map<FailureCode, Long> refusals() {
        return refusals.snapshot();
    }

    /** Of those who were let in. */
    public Latency permits() {
        return permits.read();
    }

    /** Of those who were not. */
    public Latency refused() {
        return refused.read();
    }

    /**
     * How long something took so far.
     *
     * @param buckets how often it took no longer than each bound, which grow; the last bound is infinite
     * @param seconds all together
     */
    public record Latency(List<Bucket> buckets, double seconds) {
        /** In seconds. */
        public record Bucket(double bound, long count) {}

        public long count() {
            return buckets.get(buckets.size() - 1).count();
        }
    }

    private static final class Times {
        private final LongAdder[] counts = new LongAdder[BOUNDS.length + 1];
        private final LongAdder nanos = new LongAdder();

        Times() {
            for (int i = 0; i < counts.length; i++) {
                counts[i] = new LongAdder();
            }
        }

        void took(long time) {
            double seconds = (double) time / TimeUnit.SECONDS.toNanos(1);
            int at = 0;
            while (at < BOUNDS.length && seconds > BOUNDS[at]) {
                at++;
            }
            counts[at].increment();
            nanos.add(time);
        }

        Latency read() {
            List<Latency.Bucket> buckets = new ArrayList<>();
            long count = 0;
            for (int i = 0; i < counts.length; i++) {
                count += counts[i].sum();
                buckets.add(new Latency.Bucket(i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY, count));
            }
            return new Latency(buckets, (double) nanos.sum() / TimeUnit.SECONDS.toNanos(1));
        }
    }
}
