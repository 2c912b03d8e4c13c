package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.store.User;

/**
 * Those whose password was right and who have to show a second factor, for five minutes, in memory; they are not signed in. When
 * there are more than {@value #MOST}, the oldest gives way.
 */
public final class PendingSignIns {
    static final Duration PATIENCE = Duration.ofMinutes(5);
    static final int MOST = 1000;
    private static final HostCookie COOKIE = new HostCookie("__Host-sign-in");
    private static final int ID_OCTETS = 32;

    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<String, Pending> waiting = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pending> eldest) {
            return size() > MOST;
        }
    };

    public PendingSignIns(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /** @param next where to go on afterwards */
    public record Pending(User user, String next, Instant until) {}

    /** Has the browser of this request wait for its second factor. */
    public synchronized void begin(Context context, User user, String next) {
        byte[] octets = new byte[ID_OCTETS];
        random.nextBytes(octets);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        waiting.put(id, new Pending(user, next, clock.instant().plus(PATIENCE)));
        COOKIE.set(context, id);
    }

    /** Who waits at this browser. */
    public synchronized Optional<Pending> of(Context context) {
        return COOKIE.of(context)
                .map(waiting::get)
                .filter(pending -> clock.instant().isBefore(pending.until()));
    }

    public synchronized void end(Context context) {
        COOKIE.of(context).ifPresent(waiting::remove);
        COOKIE.clear(context);
    }
}
