package org.portcullis.console.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * When signing keys come and go. A key is published for {@link #ANNOUNCED} before it signs, so that who keeps a copy of the
 * key set has it by then; it signs for {@link #PERIOD}, until the next one does; and it stays published until the last
 * token that it signed is over.
 */
final class SigningKeySchedule {
    static final Duration PERIOD = Duration.ofDays(7);
    static final Duration ANNOUNCED = Duration.ofHours(1);

    /** Of a token, at most. */
    static final Duration MAX_LIFETIME = Duration.ofHours(1);

    private SigningKeySchedule() {}

    /** @param newest empty: there is none yet */
    static boolean isNextDue(Optional<SigningKey> newest, Instant now) {
        return newest.map(key -> !now.isBefore(key.created().plus(PERIOD))).orElse(true);
    }

    static boolean isOver(SigningKey key, Instant now) {
        return now.isAfter(
                key.created().plus(PERIOD).plus(ANNOUNCED.multipliedBy(2)).plus(MAX_LIFETIME));
    }

    /** The one that signs now: the newest that has been announced, else the oldest; keys are newest first. */
    static Optional<SigningKey> signing(List<SigningKey> keys, Instant now) {
        return keys.stream()
                .filter(key -> !now.isBefore(key.created().plus(ANNOUNCED)))
                .findFirst()
                .or(() -> keys.stream().min(Comparator.comparing(SigningKey::created)));
    }
}
