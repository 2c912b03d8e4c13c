package org.portcullis.console.api;

import io.javalin.http.Context;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.portcullis.console.EventQuery;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventSearch.Wanted;
import org.portcullis.siem.query.FieldNames;

/**
 * {@code GET /api/v1/events/export}: every event that is found, newest first, one ECS document a line or a row of chosen
 * columns. Written page by page while the client reads; at most {@value #AT_A_TIME} at a time, since each holds a thread.
 */
public final class EventExportRoutes {
    private static final int PAGE = 500;
    private static final int AT_A_TIME = 4;
    private static final String CSV = "text/csv";

    private final EventQuery events;
    private final Semaphore free = new Semaphore(AT_A_TIME);

    public EventExportRoutes(EventQuery events) {
        this.events = events;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/events/export", new Access.ByToken(Access.ANY_ROLE), this::export));
    }

    private void export(Context context) throws IOException {
        boolean csv = csv(context);
        List<Field> columns = columns(context);
        int limit = Numbers.limit(context, Integer.MAX_VALUE, Integer.MAX_VALUE);
        Wanted wanted = EventParameters.wanted(context);
        if (!free.tryAcquire()) {
            context.header("Retry-After", "10");
            throw new Problem(503, "Busy", AT_A_TIME + " exports are being read already; try again when one is done.");
        }
        try {
            EventQuery.Page first =
                    EventParameters.answered(() -> events.next(wanted, Optional.empty(), Math.min(PAGE, limit)));
            context.contentType(csv ? CSV + "; charset=utf-8" : "application/x-ndjson")
                    .header("Content-Disposition", "attachment; filename=\"events." + (csv ? "csv" : "ndjson") + "\"");
            Writer text = new BufferedWriter(new OutputStreamWriter(context.outputStream(), StandardCharsets.UTF_8));
            write(csv ? new EventCsv(text, columns) : new EventLines(text), wanted, first, limit);
            text.flush();
        } finally {
            free.release();
        }
    }

    private void write(EventRows rows, Wanted wanted, EventQuery.Page first, int limit) throws IOException {
        EventQuery.Page page = first;
        int left = limit;
        while (true) {
            for (String event : page.events()) {
                rows.write(event);
            }
            left -= page.events().size();
            if (page.next().isEmpty() || left == 0) {
                return;
            }
            try {
                page = events.next(wanted, page.next(), Math.min(PAGE, left));
            } catch (QueryException broken) {
                rows.broken(broken.getMessage()); // What was begun as a 200 has no other place to say so.
                return;
            }
        }
    }

    private static boolean csv(Context context) {
        String accepted = Optional.ofNullable(context.header("Accept")).orElse("");
        return switch (DeviceAnswers.query(context, "format").orElse(accepted.contains(CSV) ? "csv" : "ndjson")) {
            case "csv" -> true;
            case "ndjson" -> false;
            default -> throw Problem.input("format", "write ndjson or csv");
        };
    }

    private static List<Field> columns(Context context) {
        try {
            return DeviceAnswers.query(context, "columns")
                    .map(names -> Arrays.stream(names.split(","))
                            .map(name -> FieldNames.field(name.strip()))
                            .toList())
                    .orElse(EventCsv.COLUMNS);
        } catch (IllegalArgumentException unknown) {
            throw Problem.input("columns", unknown.getMessage());
        }
    }
}
