package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Obligation;
import org.portcullis.console.auth.OwnPassword;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.Session;
import org.portcullis.console.store.NewPassword;
import org.portcullis.policy.value.Secret;

/** {@code /api/v1/account}: of whoever is signed in, for themselves; tokens have no account. */
public final class AccountRoutes {
    private final OwnPassword passwords;

    public AccountRoutes(OwnPassword passwords) {
        this.passwords = passwords;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/account", new Access.OwnAccount(Set.of(Obligation.values())), this::read),
                Route.post(
                        "/api/v1/account/password",
                        new Access.OwnAccount(Set.of(Obligation.NEW_PASSWORD)),
                        this::changePassword));
    }

    private void read(Context context) {
        Session session = Gate.session(context).orElseThrow();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("name", session.user().name().text());
            json.writeStringField("role", session.user().role().word());
            json.writeBooleanField("oneTimePassword", session.user().oneTimePassword());
            json.writeStringField("session", session.handle());
            json.writeStringField("signedInBy", session.signIn().method().word());
            json.writeStringField(
                    "todo", session.obligation().map(Obligation::words).orElse(null));
            json.writeEndObject();
        });
    }

    private void changePassword(Context context) {
        JsonBody body = JsonBody.of(context, Set.of("current", "password"));
        Optional<Secret> current = body.needed("current", Secret::ofUtf8);
        Optional<Secret> password = body.needed(
                "password", text -> NewPassword.of(Gate.caller(context).name(), text));
        body.check();
        passwords.change(context, current.orElseThrow(), password.orElseThrow());
        context.status(204);
    }
}
