package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.store.User;
import org.portcullis.console.store.factor.SecondFactors;
import org.portcullis.console.store.factor.TotpKey;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Secret;

/**
 * Somebody who is signed in adds one-time codes to their account, or takes them away; each needs the password again, and ends
 * their other sessions. A secret that was shown and not confirmed is forgotten with the session.
 */
public final class OwnTotp {
    private static final int MOST = 1000;
    private static final List<String> AFTER = List.of("oneTimeCodes=true");

    private final SecondFactors factors;
    private final OwnPassword passwords;
    private final OwnFactors changes;
    private final AccountEvents events;
    /** By the session's handle. */
    private final Map<String, TotpKey> shown = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TotpKey> eldest) {
            return size() > MOST;
        }
    };

    public OwnTotp(SecondFactors factors, OwnPassword passwords, OwnFactors changes, AccountEvents events) {
        this.factors = factors;
        this.passwords = passwords;
        this.changes = changes;
        this.events = events;
    }

    /** @throws Problem when the password is wrong */
    public TotpKey begin(Context context, Optional<Secret> current) {
        Session session = Gate.session(context).orElseThrow();
        passwords.confirm(context, session, current);
        TotpKey key = factors.newKey(session.user().name());
        synchronized (shown) {
            shown.put(session.handle(), key);
        }
        return key;
    }

    /** The secret that this session was shown last, and that is not confirmed yet. */
    public Optional<TotpKey> shown(Session session) {
        synchronized (shown) {
            return Optional.ofNullable(shown.get(session.handle()));
        }
    }

    /**
     * @return the recovery codes
     * @throws Problem when the code is wrong, or none was begun
     */
    public List<String> confirm(Context context, String code) {
        Session session = Gate.session(context).orElseThrow();
        TotpKey key = shown(session).orElseThrow(() -> new Problem(409, "Not possible", "Ask for a new secret first."));
        List<String> codes = factors.add(key, code)
                .orElseThrow(() -> Problem.input(
                        "code", "is not the code of now; compare the clock of your device with the appliance's"));
        synchronized (shown) {
            shown.remove(session.handle());
        }
        changes.made(
                context, EventAction.SECOND_FACTOR_ADDED, "added one-time codes as second factor", List.of(), AFTER);
        return codes;
    }

    /** @throws Problem when the password is wrong */
    public void remove(Context context, Optional<Secret> current) {
        Session session = Gate.session(context).orElseThrow();
        User user = session.user();
        passwords.confirm(context, session, current);
        factors.removeTotp(session.user().name());
        changes.made(context, EventAction.SECOND_FACTOR_REMOVED, "removed the one-time codes", AFTER, List.of());
    }

    /**
     * @return the recovery codes, in place of those of before
     * @throws Problem when the password is wrong, or there is no second factor to recover
     */
    public List<String> renewRecoveryCodes(Context context, Optional<Secret> current) {
        Session session = Gate.session(context).orElseThrow();
        User user = session.user();
        passwords.confirm(context, session, current);
        if (!user.secondFactor()) {
            throw new Problem(409, "Not possible", "Recovery codes stand in for a second factor; add one first.");
        }
        List<String> codes = factors.renewRecoveryCodes(user.name());
        events.tell(
                EventAction.RECOVERY_CODES_RENEWED,
                user.name(),
                user.name(),
                "made new recovery codes",
                List.of(),
                List.of());
        return codes;
    }
}
