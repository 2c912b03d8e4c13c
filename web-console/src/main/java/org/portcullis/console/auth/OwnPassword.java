package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.store.BusyException;
import org.portcullis.console.store.User;
import org.portcullis.console.store.Users;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Secret;

/** Somebody who is signed in gives themselves another password: this session goes on, all others of theirs end. */
public final class OwnPassword {
    private final Users users;
    private final Sessions sessions;
    private final PasswordLogin logins;
    private final AccountEvents events;

    public OwnPassword(Users users, Sessions sessions, PasswordLogin logins, AccountEvents events) {
        this.users = users;
        this.sessions = sessions;
        this.logins = logins;
        this.events = events;
    }

    /**
     * Sets the cookie of the session anew.
     *
     * @param current the one of now
     * @param fresh one that is fit
     * @throws Problem when the current one is wrong, or cannot be looked at now
     */
    public void change(Context context, Optional<Secret> current, Secret fresh) {
        Session session = Gate.session(context).orElseThrow();
        User user = session.user();
        confirm(context, session, current);
        User changed;
        try {
            if (users.verify(user.name().text(), fresh).isPresent()) {
                throw Problem.input("password", "is the one of before; choose another one");
            }
            changed = users.choosePassword(user.name(), fresh)
                    .orElseThrow(() -> new Problem(401, "Sign in", "Your account was deleted meanwhile."));
        } catch (BusyException busy) {
            throw new Problem(429, "Busy", busy.getMessage());
        }
        SessionCookie.of(context)
                .flatMap(id -> sessions.renew(id, changed))
                .ifPresent(id -> SessionCookie.set(context, id));
        events.tell(
                EventAction.PASSWORD_CHANGED,
                user.name(),
                user.name(),
                "chose another password",
                List.of("oneTime=" + user.oneTimePassword()),
                List.of("oneTime=false"));
    }

    /**
     * Who has something to do first has shown who they are a moment ago, and needs not again. It is guessed no more often than
     * at the sign-in.
     *
     * @throws Problem unless it is their password
     */
    void confirm(Context context, Session session, Optional<Secret> current) {
        if (session.obligation().isPresent()) {
            return;
        }
        String name = session.user().name().text();
        PasswordLogin.Checked checked = logins.check(
                name, current.orElseThrow(() -> Problem.input("current", "is needed")), SourceAddress.of(context));
        if (checked instanceof PasswordLogin.Checked.TryLater later) {
            long seconds = Math.max(1, later.after().toSeconds() + 1);
            context.header("Retry-After", Long.toString(seconds));
            throw new Problem(429, "Too many attempts", "Try again in " + seconds + " seconds.");
        }
        if (!(checked instanceof PasswordLogin.Checked.Right)) {
            throw Problem.input("current", "is not your password");
        }
    }
}
