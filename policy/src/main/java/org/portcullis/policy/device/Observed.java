package org.portcullis.policy.device;

import java.time.Instant;
import java.util.Optional;

/**
 * What is known of a device without anybody's saying it.
 *
 * @param seen when it last proved its certificate, to within ten minutes
 * @param certificateEnds the end of its newest certificate that was issued here, else of its maker's; of those that are not
 *     revoked
 */
public record Observed(Optional<Instant> seen, Optional<Instant> certificateEnds) {
    public static final Observed NOTHING = new Observed(Optional.empty(), Optional.empty());
}
