package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.portcullis.console.store.User;
import org.portcullis.console.store.Users;
import org.portcullis.console.store.factor.Passkey;
import org.portcullis.console.store.factor.RelyingParty;
import org.portcullis.console.store.factor.SecondFactors;
import org.portcullis.console.store.factor.WebAuthn;

/**
 * Signing in by a passkey: beside a password or certificate that was right, or alone, where its owner has to be asked for a PIN or a finger.
 * Challenges are given out thirty at once by one source address, then one a second.
 */
public final class PasskeyLogin {
    private static final HostCookie COOKIE = new HostCookie("__Host-passkey");
    private static final int AT_ONCE = 30;

    private final WebAuthn webAuthn;
    private final Users users;
    private final Entrance entrance;
    private final PendingSignIns pending;
    private final AttemptLimit byAddress;
    private final SecureRandom random;

    public PasskeyLogin(
            SecondFactors factors,
            Users users,
            Entrance entrance,
            PendingSignIns pending,
            InstantSource clock,
            SecureRandom random) {
        this.webAuthn = factors.webAuthn();
        this.users = users;
        this.entrance = entrance;
        this.pending = pending;
        this.byAddress = new AttemptLimit(clock, AT_ONCE, Duration.ofSeconds(1));
        this.random = random;
    }

    /**
     * What a browser is asked.
     *
     * @param alone whether nothing was shown before
     */
    public record Asked(byte[] challenge, RelyingParty party, boolean alone) {}

    /** @throws Problem when the console was reached by an address, or too many were asked for */
    public Asked ask(Context context) {
        RelyingParty party = OwnPasskeys.party(context);
        Optional<Duration> wait = byAddress.attempt(AttemptLimit.network(SourceAddress.of(context)));
        if (wait.isPresent()) {
            entrance.holdOff();
            context.header("Retry-After", Long.toString(wait.get().toSeconds() + 1));
            throw new Problem(429, "Too many attempts", "Try again in a few seconds.");
        }
        byte[] id = new byte[32];
        random.nextBytes(id);
        String browser = WebAuthn.base64(id);
        COOKIE.set(context, browser);
        return new Asked(webAuthn.challenge(browser), party, pending.of(context).isEmpty());
    }

    /**
     * @param response the browser's
     * @return the new session's id, for the cookie alone
     * @throws Problem when it lets nobody in
     */
    public String attempt(Context context, String response) {
        RelyingParty party = OwnPasskeys.party(context);
        Optional<PendingSignIns.Pending> waiting = pending.of(context);
        SignIn signIn = SignIn.of(
                context, waiting.map(first -> first.first().withPasskey()).orElse(SignIn.Method.PASSKEY));
        LoginEvents.Shown shown = waiting.map(PendingSignIns.Pending::shown).orElse(LoginEvents.Shown.NOTHING);
        Optional<Passkey> passkey =
                COOKIE.of(context).flatMap(id -> webAuthn.authenticate(id, party, response, waiting.isEmpty()));
        COOKIE.clear(context);
        Optional<User> user = passkey.flatMap(found -> users.find(found.user()))
                .filter(found -> !found.disabled())
                .filter(found -> waiting.map(first -> first.user().name().equals(found.name()))
                        .orElse(true));
        if (user.isEmpty()) {
            String name = waiting.map(first -> first.user().name().text())
                    .or(() -> passkey.map(found -> found.user().text()))
                    .orElse("");
            entrance.turnAway(name, signIn.from(), "the passkey was not right", shown);
            throw new Problem(409, "Not signed in", "This passkey does not let you in here.");
        }
        return entrance.letIn(waiting.map(PendingSignIns.Pending::user).orElse(user.get()), signIn, shown);
    }
}
