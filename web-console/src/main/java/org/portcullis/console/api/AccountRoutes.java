package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Obligation;
import org.portcullis.console.auth.OwnPassword;
import org.portcullis.console.auth.OwnTotp;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.Session;
import org.portcullis.console.store.NewPassword;
import org.portcullis.console.store.factor.TotpKey;
import org.portcullis.policy.value.Secret;

/** {@code /api/v1/account}: of whoever is signed in, for themselves; tokens have no account. */
public final class AccountRoutes {
    private static final Access ALWAYS = new Access.OwnAccount(Set.of(Obligation.values()));
    private static final Access WITH_PASSWORD = new Access.OwnAccount(Set.of(Obligation.SECOND_FACTOR));

    private final OwnPassword passwords;
    private final OwnTotp totp;

    public AccountRoutes(OwnPassword passwords, OwnTotp totp) {
        this.passwords = passwords;
        this.totp = totp;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/account", ALWAYS, this::read),
                Route.post("/api/v1/account/password", ALWAYS, this::changePassword),
                Route.post("/api/v1/account/totp", WITH_PASSWORD, this::beginTotp),
                Route.get("/api/v1/account/totp/qr.svg", WITH_PASSWORD, this::picture),
                Route.post("/api/v1/account/totp/confirm", WITH_PASSWORD, this::confirmTotp),
                Route.post("/api/v1/account/totp/remove", WITH_PASSWORD, this::removeTotp),
                Route.post("/api/v1/account/recovery-codes", WITH_PASSWORD, this::renewRecoveryCodes));
    }

    private void read(Context context) {
        Session session = Gate.session(context).orElseThrow();
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("name", session.user().name().text());
            json.writeStringField("role", session.user().role().word());
            json.writeBooleanField("oneTimePassword", session.user().oneTimePassword());
            json.writeBooleanField("secondFactor", session.user().secondFactor());
            json.writeStringField("session", session.handle());
            json.writeStringField("signedInBy", session.signIn().method().word());
            json.writeStringField(
                    "todo", session.obligation().map(Obligation::words).orElse(null));
            json.writeEndObject();
        });
    }

    private void changePassword(Context context) {
        JsonBody body = JsonBody.of(context, Set.of("current", "password"));
        Optional<Secret> current = body.text("current", Secret::ofUtf8);
        Optional<Secret> password = body.needed(
                "password", text -> NewPassword.of(Gate.caller(context).name(), text));
        body.check();
        passwords.change(context, current, password.orElseThrow());
        context.status(204);
    }

    private void beginTotp(Context context) {
        TotpKey key = totp.begin(context, current(context));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("secret", key.text());
            json.writeStringField("uri", key.uri());
            json.writeEndObject();
        });
    }

    private void picture(Context context) {
        TotpKey key = totp.shown(Gate.session(context).orElseThrow())
                .orElseThrow(() -> new Problem(404, "No secret", "No secret is shown at the moment; ask for one."));
        context.contentType("image/svg+xml").result(key.svg());
    }

    private void confirmTotp(Context context) {
        JsonBody body = JsonBody.of(context, Set.of("code"));
        Optional<String> code = body.needed("code", text -> text);
        body.check();
        answer(context, totp.confirm(context, code.orElseThrow()));
    }

    private void removeTotp(Context context) {
        totp.remove(context, current(context));
        context.status(204);
    }

    private void renewRecoveryCodes(Context context) {
        answer(context, totp.renewRecoveryCodes(context, current(context)));
    }

    static Optional<Secret> current(Context context) {
        JsonBody body = JsonBody.ofAny(context, Set.of("current"));
        Optional<Secret> current = body.text("current", Secret::ofUtf8);
        body.check();
        return current;
    }

    private static void answer(Context context, List<String> recoveryCodes) {
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("recoveryCodes");
            for (String code : recoveryCodes) {
                json.writeString(code);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
