package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.SessionQuery;
import org.portcullis.console.SessionQuery.Place;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.SessionFilter;

/** {@code GET /api/v1/sessions}: the live sessions, newest first, page by page. */
public final class SessionRoutes {
    private static final int DEFAULT_LIMIT = 100;
    private static final int MAX_LIMIT = 1000;

    private final SessionQuery sessions;
    private final JsonFactory json = new JsonFactory();

    public SessionRoutes(SessionQuery sessions) {
        this.sessions = sessions;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/sessions", new Access.ByToken(Access.ANY_ROLE), this::list));
    }

    private void list(Context context) throws IOException {
        Optional<Place> after = text(context, "cursor")
                .map(cursor -> Place.parse(cursor)
                        .orElseThrow(() -> Problem.input("cursor", "send the \"next\" of the page before this one")));
        SessionQuery.Page page = sessions.list(filter(context), after, limit(context));
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        try (JsonGenerator generator = json.createGenerator(octets)) {
            generator.writeStartObject();
            generator.writeNumberField("total", page.total());
            generator.writeArrayFieldStart("sessions");
            for (SessionQuery.Placed placed : page.sessions()) {
                SessionJson.write(generator, placed);
            }
            generator.writeEndArray();
            generator.writeStringField("next", page.next().map(Place::text).orElse(null));
            generator.writeEndObject();
        }
        context.contentType("application/json").result(octets.toByteArray());
    }

    private static SessionFilter filter(Context context) {
        return new SessionFilter(
                text(context, "device"),
                text(context, "nas"),
                text(context, "vlan"),
                text(context, "stale").map(word -> switch (word) {
                    case "true" -> true;
                    case "false" -> false;
                    default -> throw Problem.input("stale", "write true or false");
                }),
                text(context, "enforcement").map(SessionRoutes::status));
    }

    private static Enforcement.Status status(String word) {
        try {
            return SessionFilter.status(word);
        } catch (IllegalArgumentException unknown) {
            throw Problem.input("enforcement", unknown.getMessage());
        }
    }

    private static Optional<String> text(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).filter(value -> !value.isBlank());
    }

    private static int limit(Context context) {
        try {
            int limit = text(context, "limit").map(Integer::parseInt).orElse(DEFAULT_LIMIT);
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // the same answer as to a number out of bounds
        }
        throw Problem.input("limit", "write a number from 1 to " + MAX_LIMIT);
    }
}
