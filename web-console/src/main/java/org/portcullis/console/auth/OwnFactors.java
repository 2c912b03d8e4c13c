package org.portcullis.console.auth;

import io.javalin.http.Context;
import java.util.List;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.Users;
import org.portcullis.policy.event.EventAction;

/** What follows when somebody changed their own second factors: their other sessions end, this one goes on, and it is an event. */
public final class OwnFactors {
    private final Users users;
    private final Sessions sessions;
    private final AccountEvents events;

    public OwnFactors(Users users, Sessions sessions, AccountEvents events) {
        this.users = users;
        this.sessions = sessions;
        this.events = events;
    }

    /** Sets the cookie of the session anew. */
    void made(Context context, EventAction action, String what, List<String> before, List<String> after) {
        AccountName user = Gate.caller(context).name();
        users.endSessions(user);
        users.find(user)
                .flatMap(now -> SessionCookie.of(context).flatMap(id -> sessions.renew(id, now)))
                .ifPresent(id -> SessionCookie.set(context, id));
        events.tell(action, user, user, what, before, after);
    }
}
