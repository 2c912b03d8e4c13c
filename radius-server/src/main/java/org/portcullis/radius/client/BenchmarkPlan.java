package org.portcullis.radius.client;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.portcullis.policy.value.Secret;

/**
 * What a benchmark does. It ends at whichever comes first, count or duration.
 *
 * @param supplicants that authenticate at once, each the next time as soon as it is done: a closed loop, one thread and
 *     one source port each
 * @param identity EAP identity and User-Name
 * @param authentications in all
 * @param duration after which none is begun
 */
public record BenchmarkPlan(
        InetSocketAddress server,
        Secret secret,
        RadiusClient.Patience patience,
        int supplicants,
        String identity,
        long authentications,
        Duration duration) {
    private static final int MAX_SUPPLICANTS = 1000;

    public BenchmarkPlan {
        if (supplicants < 1 || supplicants > MAX_SUPPLICANTS) {
            throw new IllegalArgumentException(
                    "a benchmark has 1 to " + MAX_SUPPLICANTS + " supplicants, not " + supplicants);
        }
        if (authentications < 1) {
            throw new IllegalArgumentException("a benchmark has at least one authentication");
        }
    }
}
