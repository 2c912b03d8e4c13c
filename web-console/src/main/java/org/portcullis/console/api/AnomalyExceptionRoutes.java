package org.portcullis.console.api;

import io.javalin.http.Context;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.device.TimeLimit;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.anomaly.AnomalyException;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.store.ExceptionStore;

/** {@code /api/v1/anomalies/exceptions}: what a rule does not tell of a device, an address, a port or a switch, for a time. */
public final class AnomalyExceptionRoutes {
    private static final String PATH = "/api/v1/anomalies/exceptions";
    private static final Set<String> MEMBERS =
            new LinkedHashSet<>(List.of("rule", "device", "mac", "nas", "port", "until", "reason"));

    private final ExceptionStore exceptions;
    private final AnomalyAudit audit;
    private final InstantSource clock;

    public AnomalyExceptionRoutes(ExceptionStore exceptions, AnomalyAudit audit, InstantSource clock) {
        this.exceptions = exceptions;
        this.audit = audit;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(PATH, DeviceAnswers.READERS, this::list),
                Route.post(PATH, DeviceAnswers.WRITERS, this::add),
                Route.delete(PATH + "/{id}", DeviceAnswers.WRITERS, this::remove));
    }

    private void list(Context context) {
        List<AnomalyException> all = exceptions.inForce(clock.instant());
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("exceptions");
            for (AnomalyException exception : all) {
                AnomalyJson.write(json, exception);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void add(Context context) {
        JsonBody body = JsonBody.of(context, MEMBERS);
        Instant now = clock.instant();
        Optional<AnomalyRule> rule = body.needed("rule", AnomalyExceptionRoutes::rule);
        Optional<Serial> device = body.text("device", Serial::new);
        Optional<MacAddress> mac = body.text("mac", AnomalyExceptionRoutes::mac);
        Optional<String> nas = body.text("nas", AnomalyExceptionRoutes::named);
        Optional<String> port = body.text("port", AnomalyExceptionRoutes::named);
        Optional<Instant> until = body.needed("until", text -> TimeLimit.parse(text, now));
        if (Stream.of("device", "mac", "nas").filter(body::has).count() != 1) {
            body.wrong("device", "exactly one of device, mac and nas is needed");
        }
        if (port.isPresent() && nas.isEmpty()) {
            body.wrong("port", "goes with its nas");
        }
        String reason = AnomalyRoutes.reason(body);
        AnomalyException exception = new AnomalyException(
                UUID.randomUUID().toString(),
                rule.orElseThrow(),
                device,
                mac,
                nas,
                port,
                until.orElseThrow().truncatedTo(ChronoUnit.SECONDS),
                reason,
                Gate.caller(context).name().text(),
                now);
        if (!exceptions.add(exception)) {
            throw new Problem(
                    409, "Too many", "There are " + ExceptionStore.MOST + " exceptions already; remove some first.");
        }
        audit.added(Gate.caller(context).name(), exception);
        context.status(201).header("Location", PATH + "/" + exception.id());
        DeviceAnswers.answer(context, json -> AnomalyJson.write(json, exception));
    }

    private void remove(Context context) {
        AnomalyException removed = exceptions
                .remove(context.pathParam("id"))
                .orElseThrow(() -> new Problem(
                        404,
                        "No such exception",
                        "There is no exception of that id; GET /anomalies/exceptions lists them."));
        audit.removed(Gate.caller(context).name(), removed);
        context.status(204);
    }

    private static AnomalyRule rule(String word) {
        return AnomalyRule.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException("is no rule" + AnomalyRoutes.hint(word)));
    }

    private static MacAddress mac(String text) {
        return MacAddress.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("must be a MAC address like 00-11-22-AA-BB-CC"));
    }

    private static String named(String text) {
        if (text.isBlank() || text.length() > 253) {
            throw new IllegalArgumentException("must be a name of at most 253 characters");
        }
        return text;
    }
}
