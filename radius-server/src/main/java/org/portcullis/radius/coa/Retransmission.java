package org.portcullis.radius.coa;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a request goes out again (RFC 5080 §2.2.1): after twice as long each time, up to a bound, all of it with jitter.
 *
 * @param initial IRT: before the second transmission
 * @param most MRT: between two transmissions
 * @param transmissions MRC: in all
 * @param patience MRD: from the order to giving up
 */
public record Retransmission(Duration initial, Duration most, int transmissions, Duration patience) {
    /** The values that RFC 5080 §2.2.1 gives. */
    public static final Retransmission RFC_5080 =
            new Retransmission(Duration.ofSeconds(2), Duration.ofSeconds(16), 5, Duration.ofSeconds(30));

    private static final double JITTER = 0.1;

    /**
     * @param previous nanoseconds before the last transmission; 0 for the first
     * @return nanoseconds until the next one
     */
    long next(long previous, RandomGenerator random) {
        double jitter = random.nextDouble(-JITTER, JITTER);
        if (previous == 0) {
            return Math.round(initial.toNanos() * (1 + jitter));
        }
        double next = previous * (2 + jitter);
        return Math.round(next > most.toNanos() ? most.toNanos() * (1 + jitter) : next);
    }
}
