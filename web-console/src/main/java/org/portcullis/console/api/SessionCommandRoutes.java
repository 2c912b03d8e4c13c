package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.portcullis.console.SessionCommands;
import org.portcullis.console.SessionCommands.Answer;
import org.portcullis.console.SessionCommands.Command;
import org.portcullis.console.SessionCommands.ImpossibleException;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.Role;

/**
 * {@code POST /api/v1/sessions/{id}/disconnect} and {@code .../reauthenticate}: what the switch said is the answer, a NAK and
 * silence too. No thread waits for the switch.
 */
public final class SessionCommandRoutes {
    private static final Access OPERATORS = new Access.ByToken(Set.of(Role.ADMIN, Role.OPERATOR));

    private final SessionCommands commands;

    public SessionCommandRoutes(SessionCommands commands) {
        this.commands = commands;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/api/v1/sessions/{id}/disconnect", OPERATORS, context -> ask(context, Command.DISCONNECT)),
                Route.post(
                        "/api/v1/sessions/{id}/reauthenticate",
                        OPERATORS,
                        context -> ask(context, Command.REAUTHENTICATE)));
    }

    private void ask(Context context, Command command) {
        String id = context.pathParam("id");
        CompletionStage<Answer> asked;
        try {
            asked = commands.ask(id, command, Gate.caller(context).name().text());
        } catch (ImpossibleException impossible) {
            throw impossible.isSessionKnown()
                    ? new Problem(409, "Not possible", impossible.getMessage())
                    : new Problem(404, "No such session", impossible.getMessage());
        }
        context.future(() -> asked.thenAccept(
                        answer -> DeviceAnswers.answer(context, json -> SessionCommandJson.write(json, id, answer)))
                .toCompletableFuture());
    }
}
