package org.portcullis.console.page.network;

import io.javalin.http.Context;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.SessionQuery;
import org.portcullis.console.SessionQuery.Place;
import org.portcullis.console.auth.Route;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Query;
import org.portcullis.console.page.Section;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.value.SessionFilter;
import org.portcullis.radius.nas.NasRoster;

/** {@code /sessions}: who is on which port now, and what can be done about it; {@code /network/holds}: what is held. */
public final class SessionPages {
    private static final int ROWS = 50;
    private static final List<String> PARAMETERS = List.of("device", "nas", "vlan", "stale", "enforcement");

    private final Pages pages;
    private final ConsoleServices services;

    public SessionPages(Pages pages, ConsoleServices services) {
        this.pages = pages;
        this.services = services;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/sessions", Section.NETWORK.access(), this::sessions),
                Route.get("/network/holds", Section.NETWORK.access(), this::holds));
    }

    private void sessions(Context context) {
        Map<String, String> wanted = new LinkedHashMap<>();
        PARAMETERS.forEach(name -> wanted.put(name, text(context, name).orElse("")));
        SessionQuery.Page found;
        String problem = "";
        try {
            found = services.sessions()
                    .list(filter(wanted), text(context, "cursor").flatMap(Place::parse), ROWS);
        } catch (IllegalArgumentException unknown) {
            problem = unknown.getMessage();
            found = new SessionQuery.Page(0, List.of(), Optional.empty());
        }
        List<Hold> holds = services.policy().holds().current();
        NasRoster roster = services.nas().control().roster();
        pages.show(
                context,
                "network/sessions.jte",
                new SessionsPage(
                        pages.frame(context, Section.NETWORK),
                        wanted,
                        problem,
                        found.total(),
                        found.sessions().stream()
                                .map(placed -> row(placed, holds, roster))
                                .toList(),
                        found.next().map(place -> more(wanted, place))));
    }

    private static SessionFilter filter(Map<String, String> wanted) {
        return new SessionFilter(
                given(wanted, "device"),
                given(wanted, "nas"),
                given(wanted, "vlan"),
                given(wanted, "stale").map("true"::equals),
                given(wanted, "enforcement").map(SessionFilter::status));
    }

    private static Optional<String> given(Map<String, String> wanted, String name) {
        return Optional.of(wanted.get(name)).filter(value -> !value.isEmpty());
    }

    private static String more(Map<String, String> wanted, Place place) {
        Map<String, String> parameters = new LinkedHashMap<>(wanted);
        parameters.put("cursor", place.text());
        return Query.address("/sessions", parameters);
    }

    private SessionsPage.Row row(SessionQuery.Placed placed, List<Hold> holds, NasRoster roster) {
        return new SessionsPage.Row(
                placed,
                moment(placed.session().started()),
                moment(placed.session().lastHeard()),
                HoldableSession.of(placed.session(), roster),
                HoldableSession.heldUntil(
                                placed.session(), holds, services.clock().instant())
                        .map(this::moment));
    }

    private void holds(Context context) {
        List<Hold> all = services.policy().holds().current();
        int from = text(context, "from")
                .filter(text -> text.matches("\\d{1,5}"))
                .map(Integer::parseInt)
                .orElse(0);
        List<HoldsPage.Row> rows = all.stream()
                .skip(from)
                .limit(ROWS)
                .map(hold -> new HoldsPage.Row(hold, moment(hold.placed()), moment(hold.until())))
                .toList();
        pages.show(
                context,
                "network/holds.jte",
                new HoldsPage(
                        pages.frame(context, Section.NETWORK),
                        all.size(),
                        rows,
                        all.size() > from + ROWS
                                ? Optional.of("/network/holds?from=" + (from + ROWS))
                                : Optional.empty()));
    }

    private Moment moment(Instant at) {
        return Moment.of(at, pages.timezone());
    }

    private static Optional<String> text(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
