package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.store.factor.Passkey;
import org.portcullis.console.store.factor.RelyingParty;
import org.portcullis.console.store.factor.SecondFactors;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Secret;

/** Somebody who is signed in adds security keys and passkeys to their account, or takes them away; each needs the password again. */
public final class OwnPasskeys {
    private final SecondFactors factors;
    private final OwnPassword passwords;
    private final OwnFactors changes;

    public OwnPasskeys(SecondFactors factors, OwnPassword passwords, OwnFactors changes) {
        this.factors = factors;
        this.passwords = passwords;
        this.changes = changes;
    }

    /**
     * A challenge for a new one.
     *
     * @throws Problem when the password is wrong, or the console was reached by an address
     */
    public byte[] begin(Context context, Optional<Secret> current) {
        Session session = Gate.session(context).orElseThrow();
        party(context);
        passwords.confirm(context, session, current);
        return factors.webAuthn().challenge(session.handle());
    }

    /**
     * @param name as its owner calls it
     * @param response the browser's
     * @throws Problem when it is no right answer to the challenge
     */
    public Passkey add(Context context, String name, String response) {
        Session session = Gate.session(context).orElseThrow();
        Passkey added = factors.webAuthn()
                .register(session.handle(), party(context), session.user().name(), name, response)
                .orElseThrow(
                        () -> new Problem(
                                409,
                                "Not taken",
                                "The answer of the browser does not fit, or you have as many passkeys as there may be. Try again."));
        changes.made(
                context, EventAction.SECOND_FACTOR_ADDED, "added the passkey \"" + name + "\"", List.of(), of(added));
        return added;
    }

    /** @throws Problem when the password is wrong, or there is none of that id */
    public void remove(Context context, String id, Optional<Secret> current) {
        Session session = Gate.session(context).orElseThrow();
        passwords.confirm(context, session, current);
        Passkey gone = factors.passkeys()
                .remove(session.user().name(), id)
                .orElseThrow(() -> new Problem(404, "No such passkey", "You have no passkey of that id."));
        changes.made(
                context,
                EventAction.SECOND_FACTOR_REMOVED,
                "removed the passkey \"" + gone.name() + "\"",
                of(gone),
                List.of());
    }

    /** @throws Problem when the console was reached by an address */
    public static RelyingParty party(Context context) {
        return RelyingParty.of(context.host())
                .orElseThrow(() -> new Problem(
                        409,
                        "Not by this address",
                        "Passkeys belong to a name. Open the console by its name instead of its address, like"
                                + " https://nac.example.org."));
    }

    private static List<String> of(Passkey passkey) {
        return List.of("passkey=" + passkey.name(), "host=" + passkey.rpId());
    }
}
