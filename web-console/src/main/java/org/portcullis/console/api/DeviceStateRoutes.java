package org.portcullis.console.api;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.portcullis.console.DeviceServices;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.Scope;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.device.TimeLimit;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/**
 * {@code POST /api/v1/devices/{serial}/state}: moves a device through its life. The answer tells how far its live sessions
 * have come; no thread waits for them.
 */
public final class DeviceStateRoutes {
    private final DeviceServices services;

    public DeviceStateRoutes(DeviceServices services) {
        this.services = services;
    }

    public List<Route> routes() {
        return List.of(
                Route.post("/api/v1/devices/{serial}/state", DeviceAnswers.WRITERS.and(Scope.QUARANTINE), this::move));
    }

    private void move(Context context) {
        Serial serial = DeviceAnswers.serial(context);
        JsonBody body = JsonBody.of(context, new LinkedHashSet<>(List.of("to", "reason", "until")));
        Optional<LifecycleState> to = body.needed("to", DeviceBody::state);
        String reason = DeviceBody.reason(body);
        if (reason.isEmpty() && !body.isWrong("reason")) {
            body.wrong("reason", "is needed, for the audit trail");
        }
        Optional<Instant> until = body.text(
                "until", text -> TimeLimit.parse(text, services.clock().instant()));
        if (until.isPresent() && to.isPresent() && !to.get().isHeld()) {
            body.wrong("until", "fits suspended and quarantined only");
        }
        body.check();
        if (Gate.caller(context).has(Scope.QUARANTINE) && to.orElseThrow() != LifecycleState.QUARANTINED) {
            throw new Problem(403, "Not allowed", "The scope quarantine moves devices to quarantined alone.");
        }
        Device device;
        try {
            device = services.registry()
                    .changeState(serial, to.orElseThrow(), DeviceAnswers.actor(context), reason, until);
        } catch (RegistryRefusal refusal) {
            throw DeviceAnswers.problem(refusal);
        }
        CompletionStage<List<Session>> followed =
                services.sessions().after(services.directory().newestChange(), serial);
        context.future(() -> followed.thenAccept(sessions -> answer(context, device, sessions))
                .toCompletableFuture());
    }

    private static void answer(Context context, Device device, List<Session> sessions) {
        context.header("ETag", DeviceAnswers.tag(device));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            DeviceJson.fields(json, device);
            json.writeArrayFieldStart("sessions");
            for (Session session : sessions) {
                SessionJson.write(json, session);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
