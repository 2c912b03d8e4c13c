package org.portcullis.console.api;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Caller;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.gateway.Authorizations;
import org.portcullis.console.gateway.Authorizations.Answer;
import org.portcullis.console.store.Role;
import org.portcullis.console.store.Scope;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.ResourceRequest;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.value.Serial;

/**
 * {@code /api/v1/authorize}: gateways, brokers and proxies ask whether a device may do something. {@code POST} takes and
 * gives JSON; {@code GET /check} takes and gives headers and answers 204 or 403, for proxies that can do no more.
 */
public final class AuthorizeRoutes {
    private static final Access.ByToken GATEWAYS =
            new Access.ByToken(Set.of(Role.ADMIN)).and(Scope.AUTHORIZE, Scope.AUTHORIZE_SERIAL);
    private static final String ANSWER = "X-Portcullis-";

    private final Authorizations authorizations;

    public AuthorizeRoutes(Authorizations authorizations) {
        this.authorizations = authorizations;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/api/v1/authorize", GATEWAYS, this::decide),
                Route.get("/api/v1/authorize/check", GATEWAYS, this::check));
    }

    private void decide(Context context) {
        Caller caller = Gate.caller(context);
        JsonBody body =
                JsonBody.of(context, new LinkedHashSet<>(List.of("certificate", "serial", "action", "resource")));
        Optional<String> certificate = body.text("certificate");
        Optional<Serial> serial = body.text("serial", Serial::new);
        String action = text(body, "action", ResourceRequest.MAX_ACTION);
        String resource = text(body, "resource", ResourceRequest.MAX_RESOURCE);
        if (body.has("certificate") == body.has("serial")) {
            body.wrong("certificate", "give this or serial, one of the two");
        }
        body.check();
        ResourceRequest request = new ResourceRequest(caller.name().text(), action, resource);
        if (serial.isPresent() && !(caller.isAdmin() || caller.has(Scope.AUTHORIZE_SERIAL))) {
            throw new Problem(
                    403,
                    "Not allowed",
                    "This token may ask by certificate alone; naming a device by its serial needs the scope "
                            + Scope.AUTHORIZE_SERIAL.word() + ".");
        }
        CompletionStage<Answer> asked = serial.isPresent()
                ? authorizations.bySerial(serial.get(), request)
                : authorizations.byCertificate(certificate.orElse(""), request);
        context.future(
                () -> asked.thenAccept(answer -> document(context, answer)).toCompletableFuture());
    }

    private static String text(JsonBody body, String name, int most) {
        return body.text(name, value -> checked(name, value, most)).orElse("");
    }

    private static String checked(String name, String value, int most) {
        if (value.length() > most || value.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "is a text of at most " + most + " characters, without control characters");
        }
        return value;
    }

    private static void document(Context context, Answer answer) {
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("decision", answer.decision() instanceof Decision.Permit ? "permit" : "refuse");
            json.writeStringField("reason", reason(answer.decision()));
            json.writeStringField("detail", answer.decision().explanation());
            json.writeStringField("device", serial(answer.decision()).orElse(null));
            if (answer.decision() instanceof Decision.Permit permit) {
                json.writeStringField("profile", permit.profile().name());
                json.writeStringField("role", permit.profile().role().orElse(null));
                json.writeStringField("rule", permit.rule());
                json.writeStringField("token", answer.token().orElse(null));
                json.writeStringField(
                        "expires", answer.expires().map(Instant::toString).orElse(null));
            }
            json.writeEndObject();
        });
    }

    private void check(Context context) {
        String action = Optional.ofNullable(context.header("X-Original-Method")).orElse("");
        String resource = Optional.ofNullable(context.header("X-Original-URI")).orElse("");
        String certificate =
                Optional.ofNullable(context.header("X-Client-Cert")).orElse("");
        ResourceRequest request =
                ResourceRequest.told(Gate.caller(context).name().text(), action, resource);
        boolean whole = request.action().equals(action) && request.resource().equals(resource);
        CompletionStage<Answer> asked =
                whole ? authorizations.byCertificate(certificate, request) : authorizations.unreadable(request);
        context.future(
                () -> asked.thenAccept(answer -> headers(context, answer)).toCompletableFuture());
    }

    private static void headers(Context context, Answer answer) {
        serial(answer.decision()).ifPresent(serial -> context.header(ANSWER + "Device", escaped(serial)));
        if (answer.decision() instanceof Decision.Permit permit) {
            context.status(204)
                    .header(ANSWER + "Profile", escaped(permit.profile().name()));
            permit.profile().role().ifPresent(role -> context.header(ANSWER + "Role", escaped(role)));
            answer.token().ifPresent(token -> context.header(ANSWER + "Token", token));
        } else {
            context.status(403).header(ANSWER + "Reason", reason(answer.decision()));
        }
    }

    private static String reason(Decision decision) {
        return decision instanceof Decision.Refuse refuse ? refuse.code().code() : "permitted";
    }

    private static Optional<String> serial(Decision decision) {
        return decision.device().map(Device::serial).map(Serial::text);
    }

    /** Percent-encoded, since a serial may have any character and a header may not. */
    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
