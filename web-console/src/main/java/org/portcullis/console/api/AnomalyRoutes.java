package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.AnomalyServices;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.Role;
import org.portcullis.policy.value.DurationText;
import org.portcullis.policy.value.NearestWord;
import org.portcullis.profiler.anomaly.Anomaly;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.AnomalySettings;
import org.portcullis.profiler.store.ActingLimit;
import org.portcullis.profiler.store.AnomalyStore;

/** {@code /api/v1/anomalies}: what no longer fits, who has seen to it, the rules with their modes, and the brake. */
public final class AnomalyRoutes {
    private static final int LIMIT = 100;
    private static final int MOST = 1_000;
    private static final Duration DAY = Duration.ofDays(1);

    private final AnomalyServices services;
    private final AnomalyAudit audit;
    private final InstantSource clock;

    public AnomalyRoutes(AnomalyServices services, AnomalyAudit audit, InstantSource clock) {
        this.services = services;
        this.audit = audit;
        this.clock = clock;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/api/v1/anomalies", DeviceAnswers.READERS, this::list),
                Route.get("/api/v1/anomalies/rules", DeviceAnswers.READERS, this::rules),
                Route.post("/api/v1/anomalies/{id}/acknowledge", DeviceAnswers.READERS, this::acknowledge),
                Route.post("/api/v1/anomalies/brake/release", new Access.ByToken(Set.of(Role.ADMIN)), this::release));
    }

    private void list(Context context) {
        AnomalyStore.Filter filter = new AnomalyStore.Filter(
                DeviceAnswers.query(context, "rule").map(word -> rule(word, "rule")),
                DeviceAnswers.query(context, "device"),
                EventParameters.time(context, "from"),
                DeviceAnswers.query(context, "open").filter("true"::equals).isPresent());
        Optional<AnomalyStore.Place> after = DeviceAnswers.query(context, "cursor")
                .map(cursor -> AnomalyStore.Place.parse(cursor)
                        .orElseThrow(() -> Problem.input("cursor", "send the \"next\" of the page before this one")));
        int limit = Numbers.limit(context, LIMIT, MOST);
        List<Anomaly> found = services.found().list(filter, after, limit + 1);
        List<Anomaly> page = found.subList(0, Math.min(limit, found.size()));
        long total = services.found().count(filter);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeNumberField("total", total);
            json.writeArrayFieldStart("anomalies");
            for (Anomaly anomaly : page) {
                AnomalyJson.write(json, anomaly);
            }
            json.writeEndArray();
            json.writeStringField(
                    "next",
                    found.size() > limit
                            ? AnomalyStore.Place.of(page.get(limit - 1)).text()
                            : null);
            json.writeEndObject();
        });
    }

    /** The rule of that word, in a parameter or member of that name. */
    static AnomalyRule rule(String word, String name) {
        return AnomalyRule.ofWord(word).orElseThrow(() -> Problem.input(name, "there is no such rule" + hint(word)));
    }

    static String hint(String word) {
        return NearestWord.hint(
                word, Arrays.stream(AnomalyRule.values()).map(AnomalyRule::word).toList());
    }

    private void rules(Context context) {
        Instant now = clock.instant();
        AnomalySettings settings = services.settings().get();
        Map<AnomalyRule, AnomalyStore.Count> counts = services.found().counts(now.minus(DAY));
        Optional<ActingLimit.Brake> brake = services.acting().brake();
        long used = services.acting().used(now);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("learning", DurationText.format(settings.learning()));
            json.writeArrayFieldStart("rules");
            for (AnomalyRule rule : AnomalyRule.values()) {
                write(json, rule, settings, counts.getOrDefault(rule, AnomalyStore.Count.NONE));
            }
            json.writeEndArray();
            json.writeObjectFieldStart("acting");
            json.writeStringField("quarantineFor", DurationText.format(settings.quarantineFor()));
            json.writeNumberField("perHour", settings.perHour());
            json.writeNumberField("lastHour", used);
            json.writeNumberField("brake", settings.brake());
            json.writeBooleanField("stopped", brake.isPresent());
            json.writeStringField(
                    "stoppedSince", brake.map(on -> on.engaged().toString()).orElse(null));
            json.writeStringField(
                    "stoppedBecause", brake.map(ActingLimit.Brake::reason).orElse(null));
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private void write(JsonGenerator json, AnomalyRule rule, AnomalySettings settings, AnomalyStore.Count count)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("name", rule.word());
        json.writeStringField("description", rule.sentence());
        json.writeStringField("mode", settings.mode(rule).word());
        json.writeStringField("actsOn", rule.reach().word());
        json.writeNumberField("open", count.open());
        json.writeNumberField("lastDay", count.recent());
        json.writeNumberField("total", count.all());
        json.writeNumberField("onlyCounted", services.onlyCounted().applyAsLong(rule));
        json.writeEndObject();
    }

    private void acknowledge(Context context) {
        String reason = reason(JsonBody.of(context, Set.of("reason")));
        String id = context.pathParam("id");
        Anomaly before = services.found().find(id).orElseThrow(AnomalyRoutes::missing);
        Anomaly after = services.found()
                .acknowledge(
                        before.id(),
                        new Anomaly.Acknowledgement(Gate.caller(context).name().text(), clock.instant(), reason))
                .orElseThrow(() ->
                        new Problem(409, "Acknowledged already", "Somebody has seen to it: GET /anomalies says who."));
        audit.acknowledged(Gate.caller(context).name(), after, reason);
        DeviceAnswers.answer(context, json -> AnomalyJson.write(json, after));
    }

    private void release(Context context) {
        String reason = reason(JsonBody.of(context, Set.of("reason")));
        ActingLimit.Brake brake = services.acting()
                .release(clock.instant())
                .orElseThrow(() -> new Problem(409, "Not possible", "The brake is not on."));
        audit.released(Gate.caller(context).name(), brake, reason);
        context.status(204);
    }

    /** Checks the body, too. */
    static String reason(JsonBody body) {
        String reason = DeviceBody.reason(body);
        if (reason.isEmpty()) {
            body.wrong("reason", "is needed, for the audit trail");
        }
        body.check();
        return reason;
    }

    private static Problem missing() {
        return new Problem(404, "No such anomaly", "There is no anomaly of that id; GET /anomalies lists them.");
    }
}
