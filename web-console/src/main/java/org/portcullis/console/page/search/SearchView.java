package org.portcullis.console.page.search;

import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.page.Query;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventSearch.Wanted;
import org.portcullis.siem.query.FieldNames;

/**
 * What the search shows; the page's address has all of it.
 *
 * @param last the time up to now, one of {@link #SPANS}; empty for another time, or any
 * @param columns beside time and outcome; empty for the usual ones
 */
public record SearchView(Query query, String last, Optional<Instant> from, Optional<Instant> to, List<Field> columns) {
    private static final int MOST_COLUMNS = 12;

    /** The times to choose from, and how pages call them. */
    static final Map<String, Span> SPANS = spans();

    public record Span(String title, Duration length) {}

    public SearchView {
        columns = List.copyOf(columns);
    }

    private static Map<String, Span> spans() {
        Map<String, Span> spans = new LinkedHashMap<>();
        spans.put("15m", new Span("15 minutes", Duration.ofMinutes(15)));
        spans.put("1h", new Span("hour", Duration.ofHours(1)));
        spans.put("24h", new Span("24 hours", Duration.ofHours(24)));
        spans.put("7d", new Span("7 days", Duration.ofDays(7)));
        spans.put("30d", new Span("30 days", Duration.ofDays(30)));
        return spans;
    }

    /** A query at any time. */
    static SearchView of(Query query) {
        return new SearchView(query, "", Optional.empty(), Optional.empty(), List.of());
    }

    static Query query(Context context) {
        return new Query(text(context, "q"));
    }

    /**
     * @param timezone of times that name none
     * @throws QueryException for what is no time and no field
     */
    static SearchView of(Context context, ZoneId timezone) {
        try {
            String last = text(context, "last");
            List<Field> columns = context.queryParams("columns").stream()
                    .flatMap(names -> List.of(names.split("[,\\s]+")).stream())
                    .filter(name -> !name.isEmpty())
                    .map(FieldNames::field)
                    .distinct()
                    .limit(MOST_COLUMNS)
                    .toList();
            return new SearchView(
                    query(context),
                    SPANS.containsKey(last) ? last : "",
                    time(context, "from", timezone),
                    time(context, "to", timezone),
                    columns);
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
        return last.isEmpty()
                ? new Wanted(query.kql(), from, to)
                : new Wanted(query.kql(), Optional.of(now.minus(SPANS.get(last).length)), Optional.empty());
    }

    SearchView with(Query other) {
        return new SearchView(other, last, from, to, columns);
    }

    /** The same for the time up to now; empty for any time. */
    SearchView lately(String span) {
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
        parameters.put("last", last);
        parameters.put("from", from.map(Instant::toString).orElse(""));
        parameters.put("to", to.map(Instant::toString).orElse(""));
        parameters.put("columns", columns.stream().map(Field::name).collect(Collectors.joining(",")));
        return parameters;
    }
}
