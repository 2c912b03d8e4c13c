package org.portcullis.console.page.search;

import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.EventQuery;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.auth.Route;
import org.portcullis.console.page.EventRow;
import org.portcullis.console.page.Frame;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Section;

/** The search for events. */
public final class SearchPages {
    private static final int ROWS = 50;

    private static final List<EventsPage.Example> EXAMPLES = List.of(
            example("refused", "event.action: access-reject"),
            example("in the last 15 minutes", "@timestamp >= now-15m"),
            example("quarantined devices", "portcullis.device.state: quarantined"),
            example("expired certificates", "portcullis.failure.code: cert-expired"));

    private final Pages pages;
    private final EventQuery events;

    public SearchPages(Pages pages, EventQuery events) {
        this.pages = pages;
        this.events = events;
    }

    public List<Route> routes() {
        return List.of(Route.get("/search", Section.SEARCH.access(), this::showEvents));
    }

    private void showEvents(Context context) {
        Frame frame = pages.frame(context, Section.SEARCH);
        String query = text(context.queryParam("q")).strip();
        Optional<String> cursor =
                Optional.of(text(context.queryParam("cursor"))).filter(text -> !text.isEmpty());
        Optional<String> newest = cursor.map(older -> address(query, ""));
        EventsPage page;
        try {
            EventQuery.Page found = events.search(query, Optional.empty(), Optional.empty(), cursor, ROWS);
            List<EventRow> rows = found.events().stream()
                    .map(event -> EventRow.of(event, pages.timezone()))
                    .toList();
            Optional<String> older = found.next().map(next -> address(query, next));
            page = new EventsPage(frame, query, "", found.total(), rows, newest, older, EXAMPLES);
        } catch (QueryException e) {
            context.status(e.reason() == QueryException.Reason.UNAVAILABLE ? 503 : 422);
            page = new EventsPage(frame, query, e.getMessage(), 0, List.of(), newest, Optional.empty(), EXAMPLES);
        }
        pages.show(context, "search/events.jte", page);
    }

    private static EventsPage.Example example(String words, String query) {
        return new EventsPage.Example(words, query, address(query, ""));
    }

    private static String address(String query, String cursor) {
        List<String> parameters = Stream.of(parameter("q", query), parameter("cursor", cursor))
                .filter(text -> !text.isEmpty())
                .toList();
        return parameters.isEmpty() ? "/search" : "/search?" + String.join("&", parameters);
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static String text(String parameter) {
        return Optional.ofNullable(parameter).orElse("");
    }
}
