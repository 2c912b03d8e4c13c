package org.portcullis.policy.hold;

import java.time.Instant;

/**
 * A MAC address or a port that gets, for a time, at most what the lifecycle gate gives to devices in quarantine. It changes
 * no device's state: what it rests on may be forged by whoever is plugged in.
 *
 * @param id random, 32 hexadecimal digits
 * @param placed when it was placed, or last prolonged
 * @param actor who placed it, or last prolonged it
 */
public record Hold(
        String id, HoldTarget target, Instant placed, Instant until, String reason, String actor, HoldOrigin origin) {
    /** Of a reason. */
    public static final int MAX_REASON = 500;

    /** Whether its time is over. */
    public boolean isOver(Instant now) {
        return !until.isAfter(now);
    }
}
