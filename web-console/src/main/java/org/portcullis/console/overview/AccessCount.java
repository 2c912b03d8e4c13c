package org.portcullis.console.overview;

import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * What became of the authentications of a time.
 *
 * @param to the first time that does not count
 * @param abandoned where the device fell silent in the middle
 * @param failures the most frequent reasons, of whatever was refused or failed
 * @param incomplete days of which events may be missing
 */
public record AccessCount(
        Instant from,
        Instant to,
        long accepted,
        long refused,
        long abandoned,
        List<Failure> failures,
        Set<String> incomplete) {

    /**
     * Why something failed.
     *
     * @param side who has to act; empty where the code is not one of this version's
     * @param fix what to do
     * @param before how often it was there in the time of the same length before
     */
    public record Failure(String code, String side, String fix, long count, long before) {}

    public long total() {
        return accepted + refused + abandoned;
    }
}
