package org.portcullis.console.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.EventQuery;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;

/**
 * {@code GET /api/v1/events/stream}: events as they happen, as Server-Sent Events; the id of each is its {@code
 * event.sequence}, by which a client goes on where it was ({@code Last-Event-ID}, or {@code after} where it cannot send
 * headers).
 */
public final class EventStreamRoutes {
    private static final String TYPE = "text/event-stream";

    private final EventQuery events;
    private final EventStreams streams;

    public EventStreamRoutes(EventQuery events, EventStreams streams) {
        this.events = events;
        this.streams = streams;
    }

    public List<Route> routes() {
        return List.of(Route.get("/api/v1/events/stream", new Access.ByToken(Access.ANY_ROLE), this::open));
    }

    private void open(Context context) {
        String accepted = Optional.ofNullable(context.header("Accept")).orElse(TYPE);
        if (!accepted.contains(TYPE) && !accepted.contains("*/*")) {
            throw new Problem(406, "Not acceptable", "This is a stream: send Accept: " + TYPE + ".");
        }
        String query = EventParameters.query(context);
        long newest = EventParameters.answered(() -> {
            events.check(query);
            return events.newest();
        });
        if (context.method() == HandlerType.HEAD) {
            context.contentType(TYPE);
            return;
        }
        // One that is ahead of everything is of a journal that is gone, or of what is being indexed again just now.
        long after = Math.min(newest, sequence(context).orElse(newest));
        streams.open(context, Gate.caller(context).name(), query, after);
    }

    private static Optional<Long> sequence(Context context) {
        Optional<String> last =
                Optional.ofNullable(context.header("Last-Event-ID")).filter(text -> !text.isBlank());
        Optional<String> given = last.or(() -> DeviceAnswers.query(context, "after"));
        return given.map(text -> {
            if (!text.matches("\\d{1,18}")) {
                throw Problem.input(
                        last.isPresent() ? "Last-Event-ID" : "after", "write the event.sequence of the last event");
            }
            return Long.parseLong(text);
        });
    }
}
