package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Arrival;
import org.portcullis.console.auth.PasskeyLogin;
import org.portcullis.console.auth.PendingSignIns;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.Sessions;
import org.portcullis.console.store.factor.Passkeys;
import org.portcullis.console.store.factor.WebAuthn;

/** {@code /login/passkey}: what the login page's script asks and answers (W3C WebAuthn); nobody is signed in here yet. */
public final class PasskeyLoginRoutes {
    private static final int TIMEOUT_MS = 120_000;

    private final PasskeyLogin login;
    private final Passkeys passkeys;
    private final PendingSignIns pending;
    private final Sessions sessions;

    public PasskeyLoginRoutes(PasskeyLogin login, Passkeys passkeys, PendingSignIns pending, Sessions sessions) {
        this.login = login;
        this.passkeys = passkeys;
        this.pending = pending;
        this.sessions = sessions;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/login/passkey/options", new Access.Open(), this::ask),
                Route.post("/login/passkey", new Access.Open(), this::attempt));
    }

    /** PublicKeyCredentialRequestOptionsJSON (WebAuthn Level 3 §5.1); whose passkeys there are is said once a password was right. */
    private void ask(Context context) {
        PasskeyLogin.Asked asked = login.ask(context);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("publicKey");
            json.writeStringField("challenge", WebAuthn.base64(asked.challenge()));
            json.writeNumberField("timeout", TIMEOUT_MS);
            json.writeStringField("rpId", asked.party().id());
            json.writeStringField("userVerification", asked.alone() ? "required" : "preferred");
            PasskeyRoutes.credentials(
                    json,
                    "allowCredentials",
                    pending.of(context)
                            .map(waiting -> passkeys.of(waiting.user().name()))
                            .orElse(List.of()));
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private void attempt(Context context) {
        JsonBody body = JsonBody.of(context, Set.of("credential", "next"));
        Optional<String> credential = body.whole("credential");
        Optional<String> wanted = body.text("next");
        body.check();
        Optional<PendingSignIns.Pending> waiting = pending.of(context);
        String session = login.attempt(context, credential.orElseThrow());
        if (waiting.isPresent()) {
            pending.end(context);
        }
        String next = waiting.map(PendingSignIns.Pending::next).or(() -> wanted).orElse("");
        String place = Arrival.at(context, sessions, session, next);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("next", place);
            json.writeEndObject();
        });
    }
}
