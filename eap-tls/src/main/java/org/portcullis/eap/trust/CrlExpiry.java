package org.portcullis.eap.trust;

import java.time.Duration;
import java.time.Instant;

/** When to warn that a list comes to its end without a newer one. */
public final class CrlExpiry {
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int PART_OF_LIFETIME = 4;

    private CrlExpiry() {}

    /** Whether the last quarter of its time, at most a day, has begun; for delta lists too. */
    public static boolean soon(RevocationList list, Instant now) {
        Duration quarter =
                Duration.between(list.thisUpdate(), list.nextUpdate()).dividedBy(PART_OF_LIFETIME);
        Duration ahead = quarter.compareTo(LONGEST) < 0 ? quarter : LONGEST;
        return now.isAfter(list.nextUpdate().minus(ahead));
    }
}
