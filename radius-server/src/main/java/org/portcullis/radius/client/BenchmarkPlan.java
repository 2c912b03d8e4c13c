package org.portcullis.radius.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.portcullis.policy.value.Secret;

/**
 * What a benchmark does. It ends at whichever comes first, count or duration.
 *
 * @param supplicants at once, with one thread and one source port each
 * @param rate attempts a second, each begun when it is due and measured from then on, whether or not the server keeps up
 *     (an open loop); 0 has each supplicant begin the next as soon as it is done (a closed loop)
 * @param attempts in all, after the warm-up
 * @param warmUp before anything is measured
 * @param duration of the measurement, after which none is begun
 */
public record BenchmarkPlan(
        InetSocketAddress server,
        Secret secret,
        RadiusClient.Patience patience,
        int supplicants,
        double rate,
        long attempts,
        Duration warmUp,
        Duration duration) {
    private static final int MAX_SUPPLICANTS = 1000;
    private static final int MAX_RATE = 1_000_000;

    public BenchmarkPlan {
        if (supplicants < 1 || supplicants > MAX_SUPPLICANTS) {
            throw new IllegalArgumentException(
                    "a benchmark has 1 to " + MAX_SUPPLICANTS + " supplicants, not " + supplicants);
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("a benchmark has at least one authentication");
        }
        if (!(rate >= 0 && rate <= MAX_RATE)) {
            throw new IllegalArgumentException(
                    "the rate of a benchmark is above 0 and at most " + MAX_RATE + " a second");
        }
        if (warmUp.isNegative() || duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a benchmark lasts longer than 0s, and its times are not negative");
        }
    }

    /** A closed loop without warm-up. */
    public static BenchmarkPlan closed(
            InetSocketAddress server,
            Secret secret,
            RadiusClient.Patience patience,
            int supplicants,
            long attempts,
            Duration duration) {
        return new BenchmarkPlan(server, secret, patience, supplicants, 0, attempts, Duration.ZERO, duration);
    }

    boolean open() {
        return rate > 0;
    }
}
