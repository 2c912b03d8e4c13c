package org.portcullis.console.store.factor;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Challenges that were given out and not answered yet, in memory, each for five minutes and for one answer. When there are more
 * than {@value #MOST}, the oldest gives way.
 */
final class Challenges {
    static final Duration PATIENCE = Duration.ofMinutes(5);
    static final int MOST = 1000;
    private static final int OCTETS = 32;

    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<String, Given> given = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Given> eldest) {
            return size() > MOST;
        }
    };

    Challenges(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    private record Given(byte[] challenge, Instant until) {}

    /** @param to whose answer counts */
    synchronized byte[] give(String to) {
        byte[] challenge = new byte[OCTETS];
        random.nextBytes(challenge);
        given.remove(to);
        given.put(to, new Given(challenge, clock.instant().plus(PATIENCE)));
        return challenge.clone();
    }

    synchronized Optional<byte[]> take(String from) {
        return Optional.ofNullable(given.remove(from))
                .filter(open -> clock.instant().isBefore(open.until()))
                .map(Given::challenge);
    }
}
