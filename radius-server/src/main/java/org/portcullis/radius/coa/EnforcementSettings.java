package org.portcullis.radius.coa;

import java.time.Duration;
import java.util.List;

/**
 * How long an enforcement is tried, and how many sessions are told at a time.
 *
 * @param backoff how long it is waited after the first, the second, ... request that came to nothing; after the last of them
 *     it has failed
 * @param reauthentication how long a new authentication may take that a NAS has agreed to
 * @param pace of what may concern all sessions at once
 * @param followsPolicy whether another policy changes live sessions; else they keep what they have until they end
 */
public record EnforcementSettings(List<Duration> backoff, Duration reauthentication, Pace pace, boolean followsPolicy) {
    /**
     * @param perSecond sessions that begin to be changed each second
     * @param perSecondAndNas the same of one NAS
     */
    public record Pace(int perSecond, int perSecondAndNas) {
        public static final Pace DEFAULT = new Pace(50, 5);

        public Pace {
            if (perSecond < 1 || perSecondAndNas < 1) {
                throw new IllegalArgumentException("a pace is at least one session a second");
            }
        }
    }

    /** Given up after about half an hour; each request is itself sent again for half a minute. */
    public static final EnforcementSettings DEFAULT = new EnforcementSettings(
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15)),
            Duration.ofSeconds(30),
            Pace.DEFAULT,
            true);

    public EnforcementSettings {
        backoff = List.copyOf(backoff);
    }

    public EnforcementSettings with(Pace changed) {
        return new EnforcementSettings(backoff, reauthentication, changed, followsPolicy);
    }

    /** Another policy leaves live sessions alone. */
    public EnforcementSettings withoutPolicy() {
        return new EnforcementSettings(backoff, reauthentication, pace, false);
    }
}
