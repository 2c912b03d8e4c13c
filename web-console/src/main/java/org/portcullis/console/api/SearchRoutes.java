package org.portcullis.console.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.EventQuery;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Caller;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.NameTakenException;
import org.portcullis.console.store.SavedSearch;
import org.portcullis.console.store.SavedSearches;
import org.portcullis.console.store.SearchScope;

/**
 * {@code /api/v1/searches}: searches of events that are kept. Everybody keeps some and sees those that are shared; one is
 * changed by its owner, or by an admin where it is shared.
 */
public final class SearchRoutes {
    private static final Set<String> MEMBERS = Set.of("name", "query", "columns", "time", "shared");

    private final EventQuery events;
    private final SavedSearches searches;
    private final SearchEvents audit;

    public SearchRoutes(EventQuery events, SavedSearches searches, SearchEvents audit) {
        this.events = events;
        this.searches = searches;
        this.audit = audit;
    }

    public List<Route> routes() {
        Access anybody = new Access.ByToken(Access.ANY_ROLE);
        return List.of(
                Route.get("/api/v1/searches", anybody, this::list),
                Route.post("/api/v1/searches", anybody, this::add),
                Route.get("/api/v1/searches/{id}", anybody, context -> answer(context, found(context))),
                Route.patch("/api/v1/searches/{id}", anybody, this::change),
                Route.delete("/api/v1/searches/{id}", anybody, this::delete));
    }

    private void list(Context context) {
        List<SavedSearch> all = searches.of(Gate.caller(context).name());
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("searches");
            for (SavedSearch search : all) {
                write(json, search);
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void add(Context context) {
        JsonBody body = JsonBody.of(context, MEMBERS);
        Optional<String> name = body.needed("name", SavedSearch::name);
        Optional<String> query = body.needed("query", this::understood);
        SearchScope scope = SearchScopeJson.read(body, SearchScope.ANY);
        boolean shared = body.truth("shared").orElse(false);
        body.check();
        SavedSearch added = named(() ->
                searches.add(Gate.caller(context).name(), name.orElseThrow(), query.orElseThrow(), scope, shared));
        audit.report(added.owner(), Optional.empty(), Optional.of(added));
        context.status(201).header("Location", "/api/v1/searches/" + added.id());
        answer(context, added);
    }

    private void change(Context context) {
        SavedSearch before = changeable(context);
        JsonBody body = JsonBody.of(context, MEMBERS);
        SavedSearch wanted = new SavedSearch(
                before.id(),
                before.owner(),
                body.text("name", SavedSearch::name).orElse(before.name()),
                body.text("query", this::understood).orElse(before.query()),
                SearchScopeJson.read(body, before.scope()),
                body.truth("shared").orElse(before.shared()),
                before.created(),
                before.changed());
        body.check();
        SavedSearch after = wanted.equals(before) ? before : named(() -> searches.replace(wanted));
        if (!after.equals(before)) {
            audit.report(Gate.caller(context).name(), Optional.of(before), Optional.of(after));
        }
        answer(context, after);
    }

    private void delete(Context context) {
        SavedSearch search = changeable(context);
        searches.delete(search.id());
        audit.report(Gate.caller(context).name(), Optional.of(search), Optional.empty());
        context.status(204);
    }

    private SavedSearch found(Context context) {
        return searches.find(context.pathParam("id"), Gate.caller(context).name())
                .orElseThrow(() -> new Problem(
                        404,
                        "No such search",
                        "There is no search of that id that you may see; GET /searches lists them."));
    }

    private SavedSearch changeable(Context context) {
        SavedSearch search = found(context);
        Caller caller = Gate.caller(context);
        if (!search.owner().equals(caller.name()) && !caller.isAdmin()) {
            throw new Problem(403, "Not allowed", "Only " + search.owner() + " or an admin may change this search.");
        }
        return search;
    }

    private String understood(String query) {
        try {
            events.check(query);
            return query;
        } catch (QueryException wrong) {
            throw new IllegalArgumentException(wrong.getMessage(), wrong);
        }
    }

    private static SavedSearch named(java.util.function.Supplier<SavedSearch> change) {
        try {
            return change.get();
        } catch (NameTakenException taken) {
            throw new Problem(409, "Not possible", taken.getMessage());
        }
    }

    private static void answer(Context context, SavedSearch search) {
        DeviceAnswers.answer(context, json -> write(json, search));
    }

    private static void write(JsonGenerator json, SavedSearch search) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", search.id());
        json.writeStringField("owner", search.owner().text());
        json.writeStringField("name", search.name());
        json.writeStringField("query", search.query());
        SearchScopeJson.write(json, search.scope());
        json.writeBooleanField("shared", search.shared());
        json.writeStringField("created", search.created().toString());
        json.writeStringField("changed", search.changed().toString());
        json.writeEndObject();
    }
}
