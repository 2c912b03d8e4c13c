package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Obligation;
import org.portcullis.console.auth.OwnPasskeys;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.factor.Passkey;
import org.portcullis.console.store.factor.Passkeys;
import org.portcullis.console.store.factor.RelyingParty;
import org.portcullis.console.store.factor.WebAuthn;
import org.portcullis.eap.x509.CertificateFacts;

/** {@code /api/v1/account/passkeys}: the security keys and passkeys of whoever is signed in (W3C WebAuthn). */
public final class PasskeyRoutes {
    private static final Access OWN = new Access.OwnAccount(Set.of(Obligation.SECOND_FACTOR));
    private static final int TIMEOUT_MS = 120_000;
    private static final int HANDLE_DIGITS = 32;

    private final OwnPasskeys own;
    private final Passkeys passkeys;

    public PasskeyRoutes(OwnPasskeys own, Passkeys passkeys) {
        this.own = own;
        this.passkeys = passkeys;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/account/passkeys", OWN, this::list),
                Route.post("/api/v1/account/passkeys/options", OWN, this::begin),
                Route.post("/api/v1/account/passkeys", OWN, this::add),
                Route.post("/api/v1/account/passkeys/{id}/remove", OWN, this::remove));
    }

    private void list(Context context) {
        List<Passkey> all = passkeys.of(Gate.caller(context).name());
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("passkeys");
            for (Passkey passkey : all) {
                write(json, passkey);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** PublicKeyCredentialCreationOptionsJSON (WebAuthn Level 3 §5.1). */
    private void begin(Context context) {
        byte[] challenge = own.begin(context, AccountRoutes.current(context));
        RelyingParty party = OwnPasskeys.party(context);
        AccountName user = Gate.caller(context).name();
        List<Passkey> known = passkeys.of(user);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeObjectFieldStart("publicKey");
            json.writeStringField("challenge", WebAuthn.base64(challenge));
            json.writeNumberField("timeout", TIMEOUT_MS);
            json.writeStringField("attestation", "none");
            json.writeObjectFieldStart("rp");
            json.writeStringField("id", party.id());
            json.writeStringField("name", "Portcullis");
            json.writeEndObject();
            json.writeObjectFieldStart("user");
            json.writeStringField("id", handle(user));
            json.writeStringField("name", user.text());
            json.writeStringField("displayName", user.text());
            json.writeEndObject();
            json.writeArrayFieldStart("pubKeyCredParams");
            for (long algorithm : WebAuthn.ALGORITHMS) {
                json.writeStartObject();
                json.writeStringField("type", "public-key");
                json.writeNumberField("alg", algorithm);
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeObjectFieldStart("authenticatorSelection");
            json.writeStringField("residentKey", "preferred");
            json.writeStringField("userVerification", "preferred");
            json.writeEndObject();
            credentials(json, "excludeCredentials", known);
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private void add(Context context) {
        JsonBody body = JsonBody.of(context, Set.of("name", "credential"));
        Optional<String> name = body.needed("name", Passkey::name);
        Optional<String> credential = body.whole("credential");
        body.check();
        Passkey added = own.add(context, name.orElseThrow(), credential.orElseThrow());
        context.status(201);
        DeviceAnswers.answer(context, json -> write(json, added));
    }

    private void remove(Context context) {
        own.remove(context, context.pathParam("id"), AccountRoutes.current(context));
        context.status(204);
    }

    static void credentials(JsonGenerator json, String member, List<Passkey> passkeys) throws IOException {
        json.writeArrayFieldStart(member);
        for (Passkey passkey : passkeys) {
            json.writeStartObject();
            json.writeStringField("type", "public-key");
            json.writeStringField("id", passkey.id());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Passkey passkey) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", passkey.id());
        json.writeStringField("name", passkey.name());
        json.writeStringField("host", passkey.rpId());
        json.writeStringField("created", passkey.created().toString());
        json.writeStringField(
                "lastUsed", passkey.lastUsed().map(Object::toString).orElse(null));
        json.writeEndObject();
    }

    /** The same for all passkeys of a user, and not the name, which authenticators may show before anybody signed in (§14.6.1). */
    private static String handle(AccountName user) {
        String digits = CertificateFacts.sha256(("user/" + user).getBytes(StandardCharsets.UTF_8));
        return WebAuthn.base64(digits.substring(0, HANDLE_DIGITS).getBytes(StandardCharsets.US_ASCII));
    }
}
