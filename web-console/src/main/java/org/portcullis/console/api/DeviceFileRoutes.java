package org.portcullis.console.api;

import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Reader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.DeviceServices;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceCsv;
import org.portcullis.policy.device.DeviceCsvWriter;
import org.portcullis.policy.device.DeviceSearch;
import org.portcullis.policy.device.ImportReport;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.value.Serial;

/** {@code /api/v1/devices/import} and {@code /export}: devices as comma-separated values. */
public final class DeviceFileRoutes {
    /** A hundred thousand devices with long texts. */
    private static final int MAX_OCTETS = 64 * 1024 * 1024;

    private static final int PAGE = 1_000;

    private final DeviceServices services;

    public DeviceFileRoutes(DeviceServices services) {
        this.services = services;
    }

    public List<Route> routes() {
        return List.of(
                Route.upload("/api/v1/devices/import", DeviceAnswers.WRITERS, MAX_OCTETS, this::take),
                Route.post("/api/v1/devices/imports/{id}/undo", DeviceAnswers.WRITERS, this::undo),
                Route.get("/api/v1/devices/export", DeviceAnswers.READERS, this::give));
    }

    private void take(Context context) throws IOException {
        boolean dryRun = dryRun(context);
        Actor actor = DeviceAnswers.actor(context);
        DeviceCsv file;
        try (Reader text = new InputStreamReader(context.bodyInputStream(), StandardCharsets.UTF_8.newDecoder())) {
            file = DeviceCsv.read(text);
        }
        ImportReport report = dryRun
                ? services.directory().compare(file, actor, "import")
                : services.directory().take(file, actor, "import");
        if (!dryRun && !report.refused().isEmpty()) {
            throw Problem.input(report.refused().entrySet().stream()
                    .map(row -> new Problem.InputError("line " + row.getKey(), row.getValue()))
                    .toList());
        }
        answer(context, dryRun, report);
    }

    private static boolean dryRun(Context context) {
        String word = Optional.ofNullable(context.queryParam("dryRun")).orElse("false");
        return switch (word) {
            case "true" -> true;
            case "false" -> false;
            default -> throw Problem.input("dryRun", "write true or false");
        };
    }

    private static void answer(Context context, boolean dryRun, ImportReport report) {
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeBooleanField("dryRun", dryRun);
            DeviceJson.text(json, "id", report.id());
            json.writeNumberField("new", report.added());
            json.writeNumberField("changed", report.changed());
            json.writeNumberField("unchanged", report.unchanged());
            json.writeNumberField("refused", report.refused().size());
            json.writeArrayFieldStart("additions");
            for (ImportReport.Added added : report.additions()) {
                json.writeStartObject();
                json.writeNumberField("line", added.line());
                json.writeStringField("serial", added.serial().text());
                json.writeFieldName("after");
                DeviceJson.value(json, added.after());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("changes");
            for (ImportReport.Changed change : report.changes()) {
                json.writeStartObject();
                json.writeNumberField("line", change.line());
                json.writeStringField("serial", change.serial().text());
                json.writeFieldName("before");
                DeviceJson.value(json, change.before());
                json.writeFieldName("after");
                DeviceJson.value(json, change.after());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("errors");
            for (var row : report.refused().entrySet()) {
                json.writeStartObject();
                json.writeNumberField("line", row.getKey());
                json.writeStringField("path", "line " + row.getKey());
                json.writeStringField("message", row.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void undo(Context context) {
        String id = context.pathParam("id");
        Optional<Integer> undone;
        try {
            undone = services.directory().undo(id, DeviceAnswers.actor(context));
        } catch (RegistryRefusal refusal) {
            throw DeviceAnswers.problem(refusal);
        }
        int changes = undone.orElseThrow(() -> new Problem(404, "No such import", "No import has the id " + id + "."));
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeNumberField("undone", changes);
            json.writeEndObject();
        });
    }

    /** Written page by page while the client reads; never the whole registry in memory. */
    private void give(Context context) throws IOException {
        DeviceSearch search = DeviceQueries.search(context, services.clock().instant());
        context.contentType("text/csv; charset=utf-8")
                .header("Content-Disposition", "attachment; filename=\"devices.csv\"");
        Writer text = new BufferedWriter(new OutputStreamWriter(context.outputStream(), StandardCharsets.UTF_8));
        DeviceCsvWriter rows = new DeviceCsvWriter(text);
        List<Device> page = List.of();
        do {
            Optional<Serial> after = page.isEmpty()
                    ? Optional.empty()
                    : Optional.of(page.get(page.size() - 1).serial());
            page = services.directory().next(search, after, PAGE);
            for (Device device : page) {
                rows.write(device);
            }
        } while (page.size() == PAGE);
        text.flush();
    }
}
