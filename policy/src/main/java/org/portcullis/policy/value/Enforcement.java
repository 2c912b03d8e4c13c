package org.portcullis.policy.value;

import java.time.Instant;
import java.util.Optional;

/**
 * How far a change that concerns a live session has come on its NAS (RFC 5176).
 *
 * @param detail one sentence: what was asked for, and what the NAS said; empty for {@link Status#NONE}
 * @param attempts requests sent for it, retransmissions not counted
 * @param since when it took this status
 */
public record Enforcement(Status status, String detail, int attempts, Optional<Instant> since) {
    public static final Enforcement NONE = new Enforcement(Status.NONE, "", 0, Optional.empty());

    /** Where it stands. */
    public enum Status {
        /** Nothing has changed for this session. */
        NONE,
        /** Something has, and the NAS has not carried it out yet. */
        PENDING,
        /** The NAS has carried it out. */
        CONFIRMED,
        /** The NAS refused or never answered, or there is no way to tell it. */
        FAILED
    }
}
