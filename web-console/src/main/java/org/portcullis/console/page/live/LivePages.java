package org.portcullis.console.page.live;

import io.javalin.http.Context;
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

/**
 * {@code /live}: authentications as they happen. The page says up to which event it has looked; its script is told by the
 * stream of events that there are more, and asks for their rows from there on, so that none is missed whatever becomes of the
 * stream.
 */
public final class LivePages {
    private static final int ROWS = 50;

    private final Pages pages;
    private final EventQuery events;

    public LivePages(Pages pages, EventQuery events) {
        this.pages = pages;
        this.events = events;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/live", Section.LIVE.access(), this::show),
                Route.get("/live/rows", Section.LIVE.access(), this::rows));
    }

    private void show(Context context) {
        Frame frame = pages.frame(context, Section.LIVE);
        LiveFilter filter = LiveFilter.of(context);
        LivePage page;
        try {
            page = new LivePage(frame, filter, "", Optional.of(found(filter, Optional.empty())));
        } catch (QueryException e) {
            context.status(status(e));
            page = new LivePage(frame, filter, e.getMessage(), Optional.empty());
        }
        pages.show(context, "live/page.jte", page);
    }

    private void rows(Context context) {
        String after = Optional.ofNullable(context.queryParam("after")).orElse("");
        if (!after.matches("\\d{1,18}")) {
            throw Problem.input("after", "write the event.sequence of the last event that was looked at");
        }
        try {
            LiveRows rows = found(LiveFilter.of(context), Optional.of(Long.parseLong(after)));
            pages.show(context, "live/rows.jte", rows);
        } catch (QueryException e) {
            throw new Problem(status(e), "No answer", e.getMessage());
        }
    }

    private static int status(QueryException e) {
        return e.reason() == QueryException.Reason.UNAVAILABLE ? 503 : 422;
    }

    private LiveRows found(LiveFilter filter, Optional<Long> after) {
        Query wanted = after.map(sequence -> filter.events().and(new Query("event.sequence > " + sequence)))
                .orElse(filter.events());
        EventQuery.Page page = events.search(wanted.kql(), Optional.empty(), Optional.empty(), Optional.empty(), ROWS);
        List<EventRow> rows = page.events().stream()
                .map(event -> EventRow.of(event, pages.timezone()))
                .toList();
        long more = after.isPresent() ? page.total() - rows.size() : 0;
        Optional<String> skipped = Optional.of(wanted.and(new Query("event.sequence <= " + page.sequence())))
                .filter(query -> more > 0)
                .map(Query::address);
        long sequence = Math.max(page.sequence(), after.orElse(0L));
        return new LiveRows(filter, rows, sequence, more, skipped);
    }
}
