package org.portcullis.policy.hold;

import java.time.Instant;
import java.util.Optional;

/** Says whether a place is held, from memory. */
public interface HeldPlaces {
    /** No place ever is. */
    HeldPlaces NONE = (place, now) -> Optional.empty();

    /** The hold on it that lasts longest. */
    Optional<Hold> on(Place place, Instant now);
}
