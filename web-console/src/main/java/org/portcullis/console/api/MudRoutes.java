package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.profiler.mud.Mud;
import org.portcullis.profiler.mud.MudEntry;

/** {@code /api/v1/mud}: what makers say of their devices (RFC 8520). */
public final class MudRoutes {
    private static final String ALL = "/api/v1/mud";
    private static final String ONE = ALL + "/{id}";

    private final Supplier<Optional<Mud>> mud;

    /** @param mud empty where it is not enabled */
    public MudRoutes(Supplier<Optional<Mud>> mud) {
        this.mud = mud;
    }

    public List<Route> routes() {
        return List.of(
                Route.get(ALL, DeviceAnswers.READERS, this::list),
                Route.get(ONE, DeviceAnswers.READERS, this::one),
                Route.post(ONE + "/refresh", DeviceAnswers.WRITERS, this::refresh));
    }

    private void list(Context context) {
        DeviceAnswers.answer(context, json -> {
            Optional<Mud> makers = mud.get();
            json.writeStartObject();
            json.writeBooleanField("enabled", makers.isPresent());
            json.writeArrayFieldStart("files");
            if (makers.isPresent()) {
                for (MudEntry entry : makers.get().files().entries()) {
                    MudJson.summary(json, makers.get(), entry);
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void one(Context context) {
        MudEntry entry = entry(mud.get(), context.pathParam("id"));
        DeviceAnswers.answer(context, json -> MudJson.whole(json, mud.get().orElseThrow(), entry));
    }

    private void refresh(Context context) {
        MudEntry entry = entry(mud.get(), context.pathParam("id"));
        mud.get()
                .orElseThrow()
                .files()
                .refresh(entry.url().id(), Gate.caller(context).name().text());
        context.status(202);
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeStringField("url", entry.url().text());
            json.writeEndObject();
        });
    }

    /** Of the API and of the pages. */
    public static MudEntry entry(Optional<Mud> mud, String id) {
        return mud.flatMap(makers -> makers.files().entry(id))
                .orElseThrow(() ->
                        new Problem(404, "No such MUD file", "No device named a MUD URL with the id " + id + "."));
    }
}
