package org.portcullis.siem.journal;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was found when a journal was opened.
 *
 * @param segments how many segment files there are
 * @param scannedSegments how many of them, the newest ones, were read whole
 * @param lastSequence of the newest record; 0 in an empty journal
 * @param lastTime {@code @timestamp} of the newest record: a clock that is earlier is not to be trusted
 * @param torn what was cut off the newest segment, which a crash leaves behind; never acknowledged
 * @param damaged what cannot be read any more
 * @param chainBreaks sequences of records that do not follow, by their hash, what is before them, though each is whole:
 *     somebody changed the past, or put something else in its place
 */
public record RecoveryReport(
        int segments,
        int scannedSegments,
        long lastSequence,
        Optional<Instant> lastTime,
        Optional<Range> torn,
        List<Range> damaged,
        List<Long> chainBreaks) {

    /**
     * Octets of a segment file.
     *
     * @param from the first octet
     * @param to the octet after the last
     * @param firstMissing the first sequence that is missing for it
     * @param nextSequence the next sequence that is there
     * @param copy where the octets were put aside
     */
    public record Range(Path file, long from, long to, long firstMissing, long nextSequence, Path copy) {}

    /** Whether there is anything that an operator should look at; a torn tail alone is what a power cut leaves. */
    public boolean clean() {
        return damaged.isEmpty() && chainBreaks.isEmpty();
    }
}
