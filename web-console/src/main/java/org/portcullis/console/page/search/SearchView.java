package org.portcullis.console.page.search;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.page.Query;
import org.portcullis.console.store.RecentTime;
import org.portcullis.console.store.SavedSearch;
import org.portcullis.console.store.SearchScope;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventSearch.Wanted;
import org.portcullis.siem.query.FieldNames;

/**
 * What the search shows; the page's address has all of it.
 *
 * @param last the time up to now; empty for another time, or any
 * @param columns beside time and outcome; empty for the usual ones
 */
public record SearchView(
        Query query, Optional<RecentTime> last, Optional<Instant> from, Optional<Instant> to, List<Field> columns) {

    public SearchView {
        columns = List.copyOf(columns);
    }

    /** A query at any time. */
    static SearchView of(Query query) {
        return new SearchView(query, Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }

    /** As somebody saved it. */
    static SearchView of(SavedSearch saved) {
        SearchScope scope = saved.scope();
        return new SearchView(
                new Query(saved.query()), scope.last(), scope.from(), scope.to(), fields(scope.columns()));
    }

    /** Those that there are; another version may have known others. */
    private static List<Field> fields(List<String> names) {
        return names.stream()
                .flatMap(name -> {
                    try {
                        return Stream.of(FieldNames.field(name));
                    } catch (IllegalArgumentException noField) {
                        return Stream.empty();
                    }
                })
                .toList();
    }

    static Query query(Context context) {
        return new Query(text(context, "q"));
    }

    /**
     * @param timezone of times that name none
     * @param own the columns where the address names none
     * @throws QueryException for what is no time and no field
     */
    static SearchView of(Context context, ZoneId timezone, List<String> own) {
        try {
            List<Field> columns = context.queryParams("columns").stream()
                    .flatMap(names -> List.of(names.split("[,\\s]+")).stream())
                    .filter(name -> !name.isEmpty())
                    .map(FieldNames::field)
                    .distinct()
                    .limit(SearchScope.MOST_COLUMNS)
                    .toList();
            return new SearchView(
                    query(context),
                    RecentTime.ofWord(text(context, "last")),
                    time(context, "from", timezone),
                    time(context, "to", timezone),
                    columns.isEmpty() ? fields(own) : columns);
        } catch (DateTimeException noTime) {
            throw wrong("a time cannot be read: " + noTime.getMessage());
        } catch (IllegalArgumentException noField) {
            throw wrong(noField.getMessage());
        }
    }

    private static QueryException wrong(String message) {
        return new QueryException(QueryException.Reason.QUERY, message);
    }

    private static String text(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).orElse("").strip();
    }

    /** As programs write it, or as a browser's field for a time does, which knows no zone. */
    private static Optional<Instant> time(Context context, String name, ZoneId timezone) {
        return Optional.of(text(context, name))
                .filter(text -> !text.isEmpty())
                .map(text -> text.endsWith("Z")
                        ? Instant.parse(text)
                        : LocalDateTime.parse(text).atZone(timezone).toInstant());
    }

    Wanted wanted(Instant now) {
        return last.map(lately -> new Wanted(query.kql(), Optional.of(now.minus(lately.length())), Optional.empty()))
                .orElseGet(() -> new Wanted(query.kql(), from, to));
    }

    SearchView with(Query other) {
        return new SearchView(other, last, from, to, columns);
    }

    /** The same for the time up to now; empty for any time. */
    SearchView lately(Optional<RecentTime> span) {
        return new SearchView(query, span, Optional.empty(), Optional.empty(), columns);
    }

    String address() {
        return address("/search", Map.of());
    }

    /** @param more beside what the view has */
    String address(String path, Map<String, String> more) {
        Map<String, String> parameters = parameters();
        parameters.putAll(more);
        return Query.address(path, parameters);
    }

    /** Each by its name in the address. */
    Map<String, String> parameters() {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("q", query.kql());
        parameters.put("last", last.map(RecentTime::word).orElse(""));
        parameters.put("from", from.map(Instant::toString).orElse(""));
        parameters.put("to", to.map(Instant::toString).orElse(""));
        parameters.put("columns", columns.stream().map(Field::name).collect(Collectors.joining(",")));
        return parameters;
    }
}
