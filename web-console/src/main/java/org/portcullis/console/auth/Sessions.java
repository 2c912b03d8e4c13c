package org.portcullis.console.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.User;
import org.portcullis.policy.store.StoreUnreachableException;

/**
 * Who is signed in at this node, in memory only: a restart signs everybody out. An idle session ends after 30 minutes, any
 * after 12 hours, and each when its user is disabled, deleted, or stored with another generation. When {@value #MOST} are
 * open, the one that was used longest ago gives way. While a shared database cannot be reached, sessions go on.
 */
public final class Sessions {
    static final Duration IDLE = Duration.ofMinutes(30);
    static final Duration ABSOLUTE = Duration.ofHours(12);
    static final int MOST = 1000;
    private static final int ID_OCTETS = 32;

    private final Function<AccountName, Optional<User>> users;
    private final Obligations obligations;
    private final InstantSource clock;
    private final SecureRandom random;
    /** By the SHA-256 of the id, so that the time of a look-up says nothing about an id. In the order of last use. */
    private final Map<String, Session> open = new LinkedHashMap<>(16, 0.75f, true);

    /** @param users those that are stored, by name */
    public Sessions(
            Function<AccountName, Optional<User>> users,
            Obligations obligations,
            InstantSource clock,
            SecureRandom random) {
        this.users = users;
        this.obligations = obligations;
        this.clock = clock;
        this.random = random;
    }

    /** @return the new session's id, 256 random bits in base64url, for the cookie alone */
    public synchronized String open(User user, SignIn signIn) {
        Instant now = clock.instant();
        open.values().removeIf(session -> hasEnded(session, now));
        if (open.size() >= MOST) {
            open.remove(open.keySet().iterator().next());
        }
        byte[] octets = new byte[ID_OCTETS];
        random.nextBytes(octets);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        String handle = UUID.randomUUID().toString();
        open.put(key(id), new Session(handle, user, signIn, obligations.of(user, signIn), now, now));
        return id;
    }

    /** The session of that id, which then counts as used now; empty when there is none or it has ended. */
    public Optional<Session> find(String id) {
        String key = key(id);
        Optional<Session> session = used(key);
        if (session.isPresent() && !isStill(session.get().user())) {
            remove(key);
            return Optional.empty();
        }
        return session;
    }

    private synchronized Optional<Session> used(String key) {
        Instant now = clock.instant();
        Session session = open.get(key);
        if (session == null) {
            return Optional.empty();
        }
        if (hasEnded(session, now)) {
            open.remove(key);
            return Optional.empty();
        }
        open.put(key, session.seen(now));
        return Optional.of(session);
    }

    /** Those that are open at this node, the one that was used last first. */
    public List<Session> all() {
        List<Session> sessions;
        synchronized (this) {
            Instant now = clock.instant();
            open.values().removeIf(session -> hasEnded(session, now));
            sessions = new ArrayList<>(open.values());
        }
        Map<User, Boolean> still = new HashMap<>();
        sessions.removeIf(session -> !still.computeIfAbsent(session.user(), this::isStill));
        sessions.sort(Comparator.comparing(Session::lastSeen).reversed());
        return sessions;
    }

    /**
     * After the user of a session was changed by its own hand: it goes on under another id, while all others of that user end.
     *
     * @return the id from now on; empty when the session has ended
     */
    public synchronized Optional<String> renew(String id, User changed) {
        Session before = open.remove(key(id));
        if (before == null) {
            return Optional.empty();
        }
        String renewed = open(changed, before.signIn());
        String key = key(renewed);
        Session after = open.get(key);
        open.put(
                key,
                new Session(
                        before.handle(),
                        changed,
                        before.signIn(),
                        after.obligation(),
                        before.opened(),
                        after.lastSeen()));
        return Optional.of(renewed);
    }

    /** Ends the session of that id. */
    public void close(String id) {
        remove(key(id));
    }

    /** Ends the session that people know by that handle. */
    public synchronized void end(String handle) {
        open.values().removeIf(session -> session.handle().equals(handle));
    }

    private synchronized void remove(String key) {
        open.remove(key);
    }

    private boolean isStill(User user) {
        try {
            return users.apply(user.name())
                    .filter(stored -> stored.generation() == user.generation() && !stored.disabled())
                    .isPresent();
        } catch (StoreUnreachableException later) {
            return true;
        }
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
