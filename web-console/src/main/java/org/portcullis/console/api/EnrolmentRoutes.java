package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.Role;
import org.portcullis.policy.device.EnrolmentRequest;
import org.portcullis.policy.store.EnrolmentRequests;

/** {@code /api/v1/enrolments}: the devices that wait for an admin's yes to their first certificate. */
public final class EnrolmentRoutes {
    private static final String PATH = "/api/v1/enrolments";
    private static final Access ADMINS = new Access.ByToken(Set.of(Role.ADMIN));
    private static final int MOST = 1000;

    private final EnrolmentRequests requests;

    public EnrolmentRoutes(EnrolmentRequests requests) {
        this.requests = requests;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, DeviceAnswers.READERS, this::list),
                Route.post(PATH + "/{id}/approve", ADMINS, context -> decide(context, true)),
                Route.post(PATH + "/{id}/refuse", ADMINS, context -> decide(context, false)));
    }

    private void list(Context context) {
        DeviceAnswers.answer(context, generator -> {
            generator.writeStartObject();
            generator.writeArrayFieldStart("enrolments");
            for (EnrolmentRequest request : requests.pending(MOST)) {
                write(generator, request);
            }
            generator.writeEndArray();
            generator.writeEndObject();
        });
    }

    private void decide(Context context, boolean approve) {
        JsonBody body = JsonBody.ofAny(context, Set.of("reason"));
        String reason = DeviceBody.reason(body);
        body.check();
        EnrolmentRequest decided = Refusals.answered(
                () -> requests.decide(context.pathParam("id"), approve, reason, DeviceAnswers.actor(context)));
        DeviceAnswers.answer(context, generator -> write(generator, decided));
    }

    private static void write(JsonGenerator generator, EnrolmentRequest request) throws IOException {
        generator.writeStartObject();
        generator.writeStringField("id", request.id());
        generator.writeStringField("device", request.device().text());
        generator.writeStringField("keyId", request.keyId());
        generator.writeStringField("proof", request.proof());
        generator.writeStringField("status", request.status().name().toLowerCase(Locale.ROOT));
        generator.writeStringField("requested", request.requested().toString());
        generator.writeEndObject();
    }
}
