package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.SigningKey;
import org.portcullis.console.store.SigningKeys;

/** {@code GET /.well-known/jwks.json}: the public keys of gateways' tokens (RFC 7517 §5), the next one ahead of its time. */
public final class KeySetRoutes {
    private final SigningKeys keys;

    public KeySetRoutes(SigningKeys keys) {
        this.keys = keys;
    }

    public List<Route> routes() {
        return List.of(Route.get("/.well-known/jwks.json", new Access.Open(), this::keys));
    }

    private void keys(Context context) {
        context.header("Cache-Control", "public, max-age=300");
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("keys");
            for (SigningKey key : keys.published()) {
                json.writeStartObject();
                json.writeStringField("kty", "EC");
                json.writeStringField("crv", "P-256");
                json.writeStringField("use", "sig");
                json.writeStringField("alg", "ES256");
                json.writeStringField("kid", key.id());
                json.writeStringField(
                        "x", SigningKeys.coordinate(key.publicKey().getW().getAffineX()));
                json.writeStringField(
                        "y", SigningKeys.coordinate(key.publicKey().getW().getAffineY()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
