package org.portcullis.eap.trust;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Definite answers of responders, each until its nextUpdate; at most so many, and the one longest not asked for goes first. */
final class OcspAnswers {
    private static final float LOAD = 0.75f;

    private final LinkedHashMap<Key, Kept> kept;

    OcspAnswers(int most) {
        kept = new LinkedHashMap<>(16, LOAD, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Key, Kept> eldest) {
                return size() > most;
            }
        };
    }

    /** @param certificate SHA-256 of the certificate, and of its issuer's key */
    record Key(URI responder, OcspSettings.Nonce nonce, String certificate) {}

    /** @param freshUntil from then on a newer one is asked for, while this one is still used */
    record Kept(OcspStatus status, Instant freshUntil, Instant usableUntil) {}

    /** Keeps it fresh for half of the time that it may be used, at most an hour. */
    synchronized void keep(Key key, OcspResponse response, Instant now, Duration longestFresh) {
        if (!response.usableUntil().isAfter(now)) {
            return;
        }
        Duration half = Duration.between(now, response.usableUntil()).dividedBy(2);
        Duration fresh = half.compareTo(longestFresh) < 0 ? half : longestFresh;
        kept.put(key, new Kept(response.status(), now.plus(fresh), response.usableUntil()));
    }

    /** One that may still be used. */
    synchronized Optional<Kept> find(Key key, Instant now) {
        Kept found = kept.get(key);
        if (found != null && now.isAfter(found.usableUntil())) {
            kept.remove(key);
            return Optional.empty();
        }
        return Optional.ofNullable(found);
    }

    synchronized int size() {
        return kept.size();
    }
}
