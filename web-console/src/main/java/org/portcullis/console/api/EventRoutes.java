package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.EventQuery;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;

/** {@code GET /api/v1/events}: the audit trail, newest first, page by page. */
public final class EventRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final EventQuery events;
    private final JsonFactory json = new JsonFactory();

    public EventRoutes(EventQuery events) {
        this.events = events;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/events", new Access.ByToken(Access.ANY_ROLE), this::search));
    }

    private void search(Context context) throws IOException {
        EventQuery.Page page;
        try {
            page = events.search(
                    text(context, "q").orElse(""),
                    time(context, "from"),
                    time(context, "to"),
                    text(context, "cursor"),
                    Numbers.limit(context, DEFAULT_LIMIT, MAX_LIMIT));
        } catch (QueryException e) {
            throw switch (e.reason()) {
                case QUERY -> Problem.input("q", e.getMessage());
                case CURSOR -> Problem.input("cursor", e.getMessage());
                case UNAVAILABLE -> new Problem(503, "No answer now", e.getMessage());
            };
        }
        context.contentType("application/json").result(document(page));
    }

    private byte[] document(EventQuery.Page page) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(octets)) {
            generator.writeStartObject();
            generator.writeNumberField("total", page.total());
            generator.writeArrayFieldStart("events");
            for (String event : page.events()) {
                generator.writeRawValue(event);
            }
            generator.writeEndArray();
            if (page.next().isPresent()) {
                generator.writeStringField("next", page.next().get());
            } else {
                generator.writeNullField("next");
            }
            generator.writeEndObject();
        }
        return octets.toByteArray();
    }

    private static Optional<String> text(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isBlank());
    }

    private static Optional<Instant> time(Context context, String name) {
        try {
            return text(context, name).map(Instant::parse);
        } catch (DateTimeParseException e) {
            throw Problem.input(name, "write a time in ISO 8601 and UTC, such as 2026-01-31T08:00:00Z");
        }
    }
}
