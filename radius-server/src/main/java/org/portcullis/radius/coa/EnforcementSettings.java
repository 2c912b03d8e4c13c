package org.portcullis.radius.coa;

import java.time.Duration;
import java.util.List;

/**
 * How long an enforcement is tried.
 *
 * @param backoff how long it is waited after the first, the second, ... request that came to nothing; after the last of them
 *     it has failed
 * @param reauthentication how long a new authentication may take that a NAS has agreed to
 */
public record EnforcementSettings(List<Duration> backoff, Duration reauthentication) {
    /** Given up after about half an hour; each request is itself sent again for half a minute. */
    public static final EnforcementSettings DEFAULT = new EnforcementSettings(
            List.of(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(1),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(15)),
            Duration.ofSeconds(30));

    public EnforcementSettings {
        backoff = List.copyOf(backoff);
    }
}
