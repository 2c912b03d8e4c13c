package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.AccountEvents;
import org.portcullis.console.auth.Caller;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.Session;
import org.portcullis.console.auth.Sessions;
import org.portcullis.policy.event.EventAction;

/**
 * {@code /api/v1/console-sessions}: who is signed in to the console of this node. Everybody sees and ends their own, an admin
 * all of them; a token that is no admin's has none.
 */
public final class ConsoleSessionRoutes {
    private final Sessions sessions;
    private final AccountEvents audit;

    public ConsoleSessionRoutes(Sessions sessions, AccountEvents audit) {
        this.sessions = sessions;
        this.audit = audit;
    }

    public List<Route> routes() {
        Access anybody = new Access.ByToken(Access.ANY_ROLE);
        return List.of(
                Route.get("/api/v1/console-sessions", anybody, this::list),
                Route.delete("/api/v1/console-sessions/{id}", anybody, this::end));
    }

    private void list(Context context) {
        List<Session> seen = seen(context);
        Optional<String> own = Gate.session(context).map(Session::handle);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("sessions");
            for (Session session : seen) {
                write(json, session, own);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void end(Context context) {
        String id = context.pathParam("id");
        Session session = seen(context).stream()
                .filter(one -> one.handle().equals(id))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        404, "No such session", "There is no session of that id at this node that you may end."));
        sessions.end(session.handle());
        audit.tell(
                EventAction.CONSOLE_SESSION_ENDED,
                Gate.caller(context).name(),
                session.user().name(),
                "ended a session of " + session.user().name() + " from "
                        + session.signIn().from().getHostAddress(),
                List.of(
                        "opened=" + session.opened(),
                        "from=" + session.signIn().from().getHostAddress(),
                        "browser=" + session.signIn().browser()),
                List.of());
        context.status(204);
    }

    private List<Session> seen(Context context) {
        Caller caller = Gate.caller(context);
        Optional<Session> own = Gate.session(context);
        return sessions.all().stream()
                .filter(session -> caller.isAdmin()
                        || own.filter(mine ->
                                        mine.user().name().equals(session.user().name()))
                                .isPresent())
                .toList();
    }

    private static void write(JsonGenerator json, Session session, Optional<String> own) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", session.handle());
        json.writeStringField("user", session.user().name().text());
        json.writeStringField("role", session.user().role().word());
        json.writeStringField("signedInBy", session.signIn().method().word());
        json.writeStringField("from", session.signIn().from().getHostAddress());
        json.writeStringField("browser", session.signIn().browser());
        json.writeStringField("opened", session.opened().toString());
        json.writeStringField("lastSeen", session.lastSeen().toString());
        json.writeBooleanField("current", own.filter(session.handle()::equals).isPresent());
        json.writeEndObject();
    }
}
