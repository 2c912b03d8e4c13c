package org.portcullis.policy.device;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Serial;

/**
 * When what a device proves itself with ends.
 *
 * @param end of its newest certificate that was issued here, else of its maker's
 * @param seen when it last proved its certificate
 * @param nas the client where that was; empty when that is not known
 */
public record CertificateEnd(
        Serial device,
        String name,
        String type,
        LifecycleState state,
        Instant end,
        Optional<Instant> seen,
        String nas) {

    /**
     * Which ones are wanted.
     *
     * @param from the earliest end
     * @param to the first end that is not wanted any more
     * @param nas the client where the device was last seen
     * @param seenSince those alone that were seen at this time or later
     */
    public record Wanted(
            Instant from, Instant to, Optional<String> type, Optional<String> nas, Optional<Instant> seenSince) {}

    /** Where a page ended. */
    public record Place(Instant end, Serial device) {}

    /** @param next where it ended, when there are more behind it */
    public record Page(List<CertificateEnd> ends, Optional<Place> next) {}

    /**
     * How many there are of something.
     *
     * @param seen those of them that were seen lately
     */
    public record Count(long ending, long seen) {
        public static final Count NONE = new Count(0, 0);
    }

    /** How many there are of one type, or of one client. */
    public record Group(String word, Count count) {}
}
