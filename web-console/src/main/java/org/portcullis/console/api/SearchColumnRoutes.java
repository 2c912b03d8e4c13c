package org.portcullis.console.api;

import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.AccountEvents;
import org.portcullis.console.auth.Gate;
import org.portcullis.console.auth.Route;
import org.portcullis.console.store.AccountName;
import org.portcullis.console.store.SearchColumns;
import org.portcullis.policy.event.EventAction;

/** {@code /api/v1/account/search-columns}: which columns whoever is signed in has chosen for searches. */
public final class SearchColumnRoutes {
    private static final String PLACE = "/api/v1/account/search-columns";
    private static final Access OWN = new Access.OwnAccount(Set.of());

    private final SearchColumns columns;
    private final AccountEvents events;

    public SearchColumnRoutes(SearchColumns columns, AccountEvents events) {
        this.columns = columns;
        this.events = events;
    }

    public List<Route> routes() {
        return List.of(Route.get(PLACE, OWN, this::show), Route.post(PLACE, OWN, this::choose));
    }

    private void show(Context context) {
        List<String> chosen = columns.of(Gate.caller(context).name());
        DeviceAnswers.answer(context, json -> {
            json.writeStartObject();
            SearchScopeJson.writeColumns(json, chosen);
            json.writeEndObject();
        });
    }

    private void choose(Context context) {
        JsonBody body = JsonBody.of(context, Set.of("columns"));
        Optional<List<String>> wanted = body.texts("columns", SearchScopeJson::columns);
        if (wanted.isEmpty()) {
            body.wrong("columns", "is needed; an empty list stands for the usual ones");
        }
        body.check();
        AccountName user = Gate.caller(context).name();
        List<String> before = columns.of(user);
        if (!before.equals(wanted.orElseThrow())) {
            columns.choose(user, wanted.get());
            events.tell(
                    EventAction.USER_CHANGED,
                    user,
                    user,
                    "chose the columns of their searches",
                    List.of("searchColumns=" + String.join(",", before)),
                    List.of("searchColumns=" + String.join(",", wanted.get())));
        }
        context.status(204);
    }
}
