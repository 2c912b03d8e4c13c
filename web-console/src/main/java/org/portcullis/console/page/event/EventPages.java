package org.portcullis.console.page.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.portcullis.console.EventQuery;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.page.EventRow;
import org.portcullis.console.page.Frame;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Query;
import org.portcullis.console.page.Section;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventSearch.Wanted;

/** {@code /events/{id}}: one event with its whole trace, as a page and as the panel beside a list of events. */
public final class EventPages {
    private static final int MOST_AFTERWARDS = 20;
    private static final Query OF_SESSIONS =
            new Query("event.action: (coa-sent or session-enforced or session-started or session-stopped)");

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter INDENTED = JSON.writer(new DefaultPrettyPrinter()
            .withSeparators(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER)));

    private final Pages pages;
    private final EventQuery events;

    public EventPages(Pages pages, EventQuery events) {
        this.pages = pages;
        this.events = events;
    }

    public List<Route> routes() {
        return List.of(Route.get("/events/{id}", Section.SEARCH.access(), this::show));
    }

    private void show(Context context) {
        Frame frame = pages.frame(context, Section.SEARCH);
        String document = found(Query.is(Field.EVENT_ID, context.pathParam("id")), 1).stream()
                .findFirst()
                .orElseThrow(() -> new Problem(404, "No such event", "There is no event of that id, or not any more."));
        EventRow row = EventRow.of(document, pages.timezone());
        EventTrace trace = EventTrace.of(document);
        boolean raw = context.queryParam("as") != null;
        EventPage page = new EventPage(
                frame, row, trace, raw, indented(document), raw ? List.of() : afterwards(trace.session(), row.id()));
        pages.show(context, Pages.partly(context) ? "event/trace.jte" : "event/page.jte", page);
    }

    private List<EventRow> afterwards(String session, String itself) {
        if (session.isEmpty()) {
            return List.of();
        }
        List<EventRow> rows =
                new ArrayList<>(found(Query.is(Field.SESSION_ID, session).and(OF_SESSIONS), MOST_AFTERWARDS).stream()
                        .map(event -> EventRow.of(event, pages.timezone()))
                        .filter(row -> !row.id().equals(itself))
                        .toList());
        Collections.reverse(rows);
        return rows;
    }

    private List<String> found(Query query, int limit) {
        try {
            return events.next(Wanted.of(query.kql()), Optional.empty(), limit).events();
        } catch (QueryException e) {
            throw new Problem(e.reason() == QueryException.Reason.UNAVAILABLE ? 503 : 404, "No answer", e.getMessage());
        }
    }

    private static String indented(String document) {
        try {
            return INDENTED.writeValueAsString(JSON.readTree(document));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an event is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
