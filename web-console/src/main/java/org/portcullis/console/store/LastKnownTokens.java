package org.portcullis.console.store;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Tokens that were valid when last looked up, for the time that a shared database cannot be reached: so that events and
 * metrics can be read when they are wanted most. In memory alone, bounded in number and in time.
 */
final class LastKnownTokens {
    static final int MAX_TOKENS = 1_000;
    static final Duration MAX_AGE = Duration.ofHours(4);

    private record Known(Token token, Instant at) {}

    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true);

    /** What was found just now; empty for one that is not valid. */
    synchronized void note(String sha256, Optional<Token> found, Instant now) {
        known.remove(sha256);
        found.ifPresent(token -> known.put(sha256, new Known(token, now)));
        if (known.size() > MAX_TOKENS) {
            known.remove(known.keySet().iterator().next());
        }
    }

    synchronized Optional<Token> find(String sha256, Instant now) {
        return Optional.ofNullable(known.get(sha256))
                .filter(entry -> now.isBefore(entry.at.plus(MAX_AGE)))
                .map(Known::token);
    }
}
