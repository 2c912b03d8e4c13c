package org.portcullis.policy.store;

import java.time.Instant;

/**
 * One version of the policy; the newest is in force.
 *
 * @param number counts from 1
 * @param sha256 of the text, upper-case hex
 * @param comment what its author said of it; may be empty
 */
public record PolicyVersion(
        long number, Source source, String sha256, String author, Instant at, String comment, String yaml) {

    /** Where a version came from. */
    public enum Source {
        /** The policy file. */
        FILE,
        API,
        /** A version of before, put in force again. */
        RESTORE
    }
}
