package org.portcullis.console.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.store.User;

/**
 * Who is signed in, in memory only: a restart signs everybody out. An idle session ends after 30 minutes, any after 12
 * hours. When {@value #MOST} are open, the one that was used longest ago gives way.
 */
public final class Sessions {
    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration ABSOLUTE = Duration.ofHours(12);
    static final int MOST = 1000;
    private static final int ID_OCTETS = 32;

    private final InstantSource clock;
    private final SecureRandom random;
    /** By the SHA-256 of the id, so that the time of a look-up says nothing about an id. In the order of last use. */
    private final Map<String, Session> open = new LinkedHashMap<>(16, 0.75f, true);

    public Sessions(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** @return the new session's id, 256 random bits in base64url, for the cookie alone */
    public synchronized String open(User user) {
        Instant now = clock.instant();
        open.values().removeIf(session -> hasEnded(session, now));
        if (open.size() >= MOST) {
            open.remove(open.keySet().iterator().next());
        }
        byte[] octets = new byte[ID_OCTETS];
        random.nextBytes(octets);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        open.put(key(id), new Session(user, now, now));
        return id;
    }

    /** The session of that id, which then counts as used now; empty when there is none or it has ended. */
    public synchronized Optional<Session> find(String id) {
        Instant now = clock.instant();
        String key = key(id);
        Session session = open.get(key);
        if (session == null) {
            return Optional.empty();
        }
        if (hasEnded(session, now)) {
            open.remove(key);
            return Optional.empty();
        }
        open.put(key, new Session(session.user(), session.opened(), now));
        return Optional.of(session);
    }

    public synchronized void close(String id) {
        open.remove(key(id));
    }

    private static boolean hasEnded(Session session, Instant now) {
        return !now.isBefore(session.lastSeen().plus(IDLE))
                || !now.isBefore(session.opened().plus(ABSOLUTE));
    }

    private static String key(String id) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
