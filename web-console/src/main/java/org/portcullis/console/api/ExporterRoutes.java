package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.portcullis.console.EventQuery;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.overview.ExporterNow;
import org.portcullis.console.store.Role;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.portcullis.siem.sink.DeadLetters;
import org.portcullis.siem.sink.Exporter;
import org.portcullis.siem.sink.TestDelivery;

/** {@code /api/v1/exporters}: how each exporter is, a try of its receiver, and what the receiver refused. */
public final class ExporterRoutes {
    private static final String ALL = "/api/v1/exporters";
    private static final String ONE = ALL + "/{name}";
    private static final String LETTERS = ONE + "/dead-letters";
    private static final Access.ByToken ADMINS = new Access.ByToken(Set.of(Role.ADMIN));
    private static final int MOST_LETTERS = 1000;
    private static final int USUAL_LETTERS = 100;

    private final List<Exporter> exporters;
    private final ExporterEvents events;
    private final EventQuery journaled;
    /** Those whose receiver somebody waits for: one at a time, so that they hold no more than a thread each. */
    private final Set<String> busy = ConcurrentHashMap.newKeySet();

    /** @param journaled what there is to be delivered */
    public ExporterRoutes(List<Exporter> exporters, ExporterEvents events, EventQuery journaled) {
        this.journaled = journaled;
        this.exporters = exporters;
        this.events = events;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(ALL, DeviceAnswers.READERS, this::list),
                Route.post(ONE + "/test", ADMINS, this::test),
                Route.post(ONE + "/pause", ADMINS, context -> pause(context, true)),
                Route.post(ONE + "/resume", ADMINS, context -> pause(context, false)),
                Route.get(LETTERS, DeviceAnswers.READERS, this::letters),
                Route.delete(LETTERS, ADMINS, this::discard),
                Route.post(LETTERS + "/replay", ADMINS, this::replay));
    }

    private void list(Context context) {
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("exporters");
            for (ExporterNow exporter : ExporterNow.all(exporters, journaled)) {
                ExporterJson.write(json, exporter);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void letters(Context context) {
        Exporter exporter = exporter(context);
        int limit = Numbers.limit(context, USUAL_LETTERS, MOST_LETTERS);
        DeviceAnswers.answer(
                context,
                json -> ExporterJson.letters(json, exporter.deadLetters().newest(limit)));
    }

    private void test(Context context) {
        Exporter exporter = exporter(context);
        String caller = caller(context);
        TestDelivery.Result result = alone(exporter, () -> exporter.test().send(events.node(), caller));
        String message = caller + " had a test event sent by the exporter " + exporter.name() + ", which was "
                + (result.taken() ? "taken." : "not taken.");
        Outcome outcome = result.taken() ? Outcome.SUCCESS : Outcome.FAILURE;
        answerAfter(
                context,
                events.report(EventAction.EXPORT_TEST, outcome, exporter.name(), caller, message, result.answer()),
                json -> ExporterJson.result(json, result));
    }

    private void pause(Context context, boolean pause) {
        Exporter exporter = exporter(context);
        if (pause) {
            exporter.pause();
        } else {
            exporter.resume();
        }
        EventAction action = pause ? EventAction.EXPORT_PAUSED : EventAction.EXPORT_RESUMED;
        String caller = caller(context);
        String message = caller + (pause ? " paused" : " resumed") + " the exporter " + exporter.name() + ".";
        answerAfter(
                context,
                events.report(action, Outcome.SUCCESS, exporter.name(), caller, message, ""),
                json -> ExporterJson.write(json, ExporterNow.of(exporter, journaled)));
    }

    private void replay(Context context) {
        Exporter exporter = exporter(context);
        String caller = caller(context);
        DeadLetters.Replayed replayed =
                alone(exporter, () -> exporter.deadLetters().replay());
        String message = caller + " had dead letters of the exporter " + exporter.name() + " sent again: "
                + replayed.delivered() + " were taken, " + replayed.refused() + " refused, " + replayed.left()
                + " are left.";
        Outcome outcome = replayed.problem().isEmpty() ? Outcome.SUCCESS : Outcome.FAILURE;
        answerAfter(
                context,
                events.report(
                        EventAction.DEAD_LETTERS_REPLAYED,
                        outcome,
                        exporter.name(),
                        caller,
                        message,
                        replayed.problem().orElse("")),
                json -> ExporterJson.replayed(json, replayed));
    }

    private void discard(Context context) {
        Exporter exporter = exporter(context);
        String caller = caller(context);
        int discarded = exporter.deadLetters().discard();
        String message = caller + " gave up " + discarded + " dead letters of the exporter " + exporter.name() + ".";
        answerAfter(
                context,
                events.report(
                        EventAction.DEAD_LETTERS_DISCARDED, Outcome.SUCCESS, exporter.name(), caller, message, ""),
                json -> {
                    json.writeStartObject();
                    json.writeNumberField("discarded", discarded);
                    json.writeEndObject();
                });
    }

    private <T> T alone(Exporter exporter, Supplier<T> work) {
        if (!busy.add(exporter.name())) {
            throw new Problem(
                    409,
                    "Under way",
                    "The receiver of " + exporter.name()
                            + " is being tried or sent dead letters already; wait for that.");
        }
        try {
            return work.get();
        } finally {
            busy.remove(exporter.name());
        }
    }

    private static void answerAfter(Context context, CompletionStage<Long> event, DeviceAnswers.Writing answer) {
        context.future(() -> event.thenAccept(written -> DeviceAnswers.answer(context, answer))
                .toCompletableFuture());
    }

    private static String caller(Context context) {
        return Gate.caller(context).name().text();
    }

    private Exporter exporter(Context context) {
        String name = context.pathParam("name");
        return exporters.stream()
                .filter(exporter -> exporter.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Problem(
                        404, "No such exporter", "The configuration names no exporter " + name + " under export."));
    }
}
