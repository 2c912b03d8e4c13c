package org.portcullis.console.page.search;

import io.javalin.http.Context;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.EventQuery;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.auth.Caller;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Route;
import org.portcullis.console.page.EventRow;
import org.portcullis.console.page.Frame;
import org.portcullis.console.page.Pages;
import org.portcullis.console.page.Query;
import org.portcullis.console.page.Section;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.SavedSearches;
import org.portcullis.console.store.SearchColumns;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventFacet;
import org.portcullis.siem.index.EventSearch.Wanted;

/** The search for events. */
public final class SearchPages {
    private static final int ROWS = 50;
    private static final int VALUES = 8;

    /** The fields whose values are counted beside the results, by what they are called there. */
    static final Map<String, Field> FACETS = facets();

    private final Pages pages;
    private final EventQuery events;
    private final SavedSearches searches;
    private final SearchColumns columns;
    private final InstantSource clock;

    public SearchPages(Pages pages, EventQuery events, AccessStore access, InstantSource clock) {
        this.pages = pages;
        this.events = events;
        this.searches = access.searches();
        this.columns = access.columns();
        this.clock = clock;
    }

    private static Map<String, Field> facets() {
        Map<String, Field> facets = new LinkedHashMap<>();
        facets.put("Outcome", Field.EVENT_OUTCOME);
        facets.put("Failure code", Field.FAILURE_CODE);
        facets.put("Whose side", Field.FAILURE_SIDE);
        facets.put("Action", Field.EVENT_ACTION);
        facets.put("Switch", Field.NAS_NAME);
        facets.put("Port", Field.NAS_PORT);
        facets.put("Device", Field.DEVICE_SERIAL_NUMBER);
        facets.put("Device type", Field.DEVICE_TYPE);
        facets.put("VLAN", Field.NETWORK_VLAN_ID);
        facets.put("Rule", Field.RULE_NAME);
        facets.put("MAC address", Field.SOURCE_MAC);
        facets.put("TLS version", Field.TLS_VERSION);
        return facets;
    }

    public List<Route> routes() {
        return List.of(
                Route.get("/search", Section.SEARCH.access(), this::show),
                Route.get("/search/facet", Section.SEARCH.access(), this::facet),
                Route.get("/search/saved", Section.SEARCH.access(), this::saved));
    }

    private void show(Context context) {
        Frame frame = pages.frame(context, Section.SEARCH);
        Optional<String> cursor =
                Optional.ofNullable(context.queryParam("cursor")).filter(text -> !text.isBlank());
        SearchView view = SearchView.of(SearchView.query(context));
        SearchPage page;
        try {
            view = SearchView.of(
                    context, pages.timezone(), columns.of(Gate.caller(context).name()));
            page = found(frame, view, cursor);
        } catch (QueryException e) {
            context.status(e.reason() == QueryException.Reason.UNAVAILABLE ? 503 : 422);
            page = failed(frame, view, e);
        }
        pages.show(context, "search/page.jte", page);
    }

    private SearchPage found(Frame frame, SearchView view, Optional<String> cursor) {
        Wanted wanted = view.wanted(clock.instant());
        EventQuery.Page found = events.search(wanted.query(), wanted.from(), wanted.to(), cursor, ROWS);
        return new SearchPage(
                frame,
                view,
                wanted,
                pages.timezone().getId(),
                "",
                Optional.empty(),
                found.total(),
                found.events().stream()
                        .map(event -> EventRow.of(event, pages.timezone(), view.columns()))
                        .toList(),
                found.incomplete(),
                cursor.map(older -> view.address()),
                found.next().map(next -> view.address("/search", Map.of("cursor", next))),
                kibana(view.query()));
    }

    private SearchPage failed(Frame frame, SearchView view, QueryException e) {
        Optional<SearchPage.Link> corrected = e.corrected(view.query().kql())
                .map(kql ->
                        new SearchPage.Link(kql, kql, view.with(new Query(kql)).address(), false));
        return new SearchPage(
                frame,
                view,
                Wanted.of(view.query().kql()),
                pages.timezone().getId(),
                e.getMessage(),
                corrected,
                0,
                List.of(),
                Set.of(),
                Optional.empty(),
                Optional.empty(),
                "");
    }

    /** What Kibana cannot say is said to be so. */
    private String kibana(Query query) {
        try {
            return events.forKibana(query.kql());
        } catch (QueryException e) {
            return e.getMessage();
        }
    }

    private void facet(Context context) {
        String name = Optional.ofNullable(context.queryParam("field")).orElse("");
        FacetPart part;
        try {
            SearchView view = SearchView.of(context, pages.timezone(), List.of());
            Map.Entry<String, Field> field = FACETS.entrySet().stream()
                    .filter(one -> one.getValue().name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new QueryException(
                            QueryException.Reason.FIELD, "values of \"" + name + "\" are not counted here"));
            part = counted(view, field.getKey(), field.getValue());
        } catch (QueryException e) {
            part = new FacetPart(name, List.of(), 0, e.getMessage());
        }
        pages.show(context, "search/facet.jte", part);
    }

    private FacetPart counted(SearchView view, String title, Field field) {
        EventFacet facet = events.facet(view.wanted(clock.instant()), field, VALUES);
        return new FacetPart(
                title,
                facet.values().stream().map(value -> value(view, field, value)).toList(),
                facet.others(),
                "");
    }

    private static FacetPart.Value value(SearchView view, Field field, EventFacet.Count value) {
        Query is = Query.is(field, value.value());
        return new FacetPart.Value(
                value.value(),
                value.count(),
                view.with(view.query().and(is)).address(),
                view.with(view.query().without(is)).address());
    }

    private void saved(Context context) {
        Caller caller = Gate.caller(context);
        SavedPart part = new SavedPart(searches.of(caller.name()).stream()
                .map(search -> new SavedPart.Entry(
                        search,
                        search.owner().equals(caller.name()),
                        search.owner().equals(caller.name()) || caller.isAdmin()))
                .toList());
        pages.show(context, "search/saved.jte", part);
    }
}
