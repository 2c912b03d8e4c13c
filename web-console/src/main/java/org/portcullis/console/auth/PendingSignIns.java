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
import org.portcullis.eap.x509.CertificateFacts;

/**
 * Those whose password or certificate was right and who have to show a second factor, for five minutes, in memory; they are not signed in. When
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

    /**
     * @param first what they showed
     * @param certificate that it was
     * @param next where to go on afterwards
     */
    public record Pending(
            User user, SignIn.First first, Optional<CertificateFacts> certificate, String next, Instant until) {
        LoginEvents.Shown shown() {
            return new LoginEvents.Shown(certificate, Optional.empty());
        }
    }

    /** Has the browser of this request, where a password was right, wait for its second factor. */
    public void begin(Context context, User user, String next) {
        begin(context, user, SignIn.First.PASSWORD, Optional.empty(), next);
    }

    /** The same where a certificate was right. */
    public void begin(Context context, User user, CertificateFacts certificate, String next) {
        begin(context, user, SignIn.First.CERTIFICATE, Optional.of(certificate), next);
    }

    private synchronized void begin(
            Context context, User user, SignIn.First first, Optional<CertificateFacts> certificate, String next) {
        byte[] octets = new byte[ID_OCTETS];
        random.nextBytes(octets);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        waiting.put(
                id, new Pending(user, first, certificate, next, clock.instant().plus(PATIENCE)));
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
