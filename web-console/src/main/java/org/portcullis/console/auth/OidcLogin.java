package org.portcullis.console.auth;

import io.javalin.http.Context;
import io.javalin.http.SameSite;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.oidc.Identity;
import org.portcullis.console.oidc.OidcClient;
import org.portcullis.console.oidc.OidcException;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.NameTakenException;
import org.portcullis.console.store.User;
import org.portcullis.console.store.Users;
import org.portcullis.policy.event.EventAction;

/**
 * Signing in by an identity provider. Who was sent there has ten minutes to come back, by the same browser; {@value #MOST} may be
 * under way, then the oldest gives way. One source address may begin thirty at once, then one a second.
 */
public final class OidcLogin {
    /** Lax, because the provider sends the browser back: that request comes from another site. */
    private static final HostCookie COOKIE = new HostCookie("__Host-oidc", SameSite.LAX);

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int MOST = 1000;
    private static final int AT_ONCE = 30;
    private static final int ID_OCTETS = 32;

    private final OidcClient client;
    private final Users users;
    private final Entrance entrance;
    private final AccountEvents events;
    private final AttemptLimit byAddress;
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<String, UnderWay> underWay = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, UnderWay> eldest) {
            return size() > MOST;
        }
    };

    public OidcLogin(
            OidcClient client,
            Users users,
            Entrance entrance,
            AccountEvents events,
            InstantSource clock,
            SecureRandom random) {
        this.client = client;
        this.users = users;
        this.entrance = entrance;
        this.events = events;
        this.byAddress = new AttemptLimit(clock, AT_ONCE, Duration.ofSeconds(1));
        this.clock = clock;
        this.random = random;
    }

    private record UnderWay(OidcClient.Begun begun, String next, Instant until) {}

    /**
     * Somebody who is in.
     *
     * @param session the new session's id, for the cookie alone
     * @param next where they wanted to go
     */
    public record Entered(String session, String next) {}

    public String label() {
        return client.label();
    }

    /**
     * @param callback where the provider sends the browser back to
     * @return where the browser is to go
     * @throws OidcException when the provider cannot be asked
     */
    public URI begin(Context context, URI callback, String next) throws OidcException {
        if (byAddress.attempt(AttemptLimit.network(SourceAddress.of(context))).isPresent()) {
            entrance.holdOff();
            throw new Problem(429, "Too many attempts", "Try again in a few seconds.");
        }
        OidcClient.Begun begun = client.begin(callback);
        byte[] octets = new byte[ID_OCTETS];
        random.nextBytes(octets);
        String id = Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
        synchronized (underWay) {
            underWay.put(id, new UnderWay(begun, next, clock.instant().plus(PATIENCE)));
        }
        COOKIE.set(context, id);
        return begun.at();
    }

    /**
     * The browser is back.
     *
     * @throws OidcException when nobody is let in
     */
    public Entered finish(Context context, String state, String code) throws OidcException {
        SignIn signIn = SignIn.of(context, SignIn.Method.OIDC);
        try {
            UnderWay own = taken(context)
                    .filter(sent -> MessageDigest.isEqual(octets(sent.begun().state()), octets(state)))
                    .orElseThrow(() ->
                            OidcException.refused("This sign-in was not begun here, or took too long. Try again."));
            Identity identity = client.finish(own.begun(), code);
            return new Entered(entrance.letIn(user(identity), signIn), own.next());
        } catch (OidcException refused) {
            entrance.turnAway("", signIn.from(), "single sign-on: " + refused.getMessage());
            throw refused;
        }
    }

    private Optional<UnderWay> taken(Context context) {
        Optional<String> id = COOKIE.of(context);
        COOKIE.clear(context);
        synchronized (underWay) {
            return id.map(underWay::remove).filter(sent -> clock.instant().isBefore(sent.until()));
        }
    }

    private User user(Identity identity) throws OidcException {
        Users.Federated known;
        try {
            known = users.federated(identity.subject(), new AccountName(identity.name()), identity.role());
        } catch (NameTakenException taken) {
            throw OidcException.refused("A user named " + identity.name() + " exists here already who is not you at the"
                    + " identity provider. Ask an admin.");
        } catch (IllegalArgumentException unfit) {
            throw OidcException.refused(
                    "Your name at the identity provider cannot be one here: " + unfit.getMessage() + ".");
        }
        User user = known.user();
        if (known.before().isEmpty()) {
            tell(EventAction.USER_CREATED, user, List.of());
        } else if (known.before().get() != user.role()) {
            tell(
                    EventAction.USER_CHANGED,
                    user,
                    List.of("role=" + known.before().get().word()));
        }
        if (user.disabled()) {
            throw OidcException.refused("Your account here is disabled. Ask an admin.");
        }
        return user;
    }

    private void tell(EventAction action, User user, List<String> before) {
        events.tell(
                action,
                user.name(),
                user.name(),
                "has the role " + user.role().word() + " by the identity provider",
                before,
                List.of("role=" + user.role().word(), "disabled=false"));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
