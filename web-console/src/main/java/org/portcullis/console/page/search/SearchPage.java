package org.portcullis.console.page.search;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.portcullis.console.page.EventRow;
import org.portcullis.console.page.Frame;
import org.portcullis.console.page.Query;
import org.portcullis.console.store.RecentTime;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventSearch.Wanted;

/**
 * A search for events and its results, newest first.
 *
 * @param wanted the same as the index was asked for it
 * @param timezone in which times are shown
 * @param problem why there is no answer; empty when there is one
 * @param corrected the query as it was most likely meant
 * @param total how many were found in all
 * @param incomplete days of which events may be missing
 * @param newest the address of the first page; empty when this is it
 * @param older the address of the page after this one
 * @param kibana the query for Kibana, or why there is none
 */
public record SearchPage(
        Frame frame,
        SearchView view,
        Wanted wanted,
        String timezone,
        String problem,
        Optional<Link> corrected,
        long total,
        List<EventRow> rows,
        Set<String> incomplete,
        Optional<String> newest,
        Optional<String> older,
        String kibana) {

    private static final List<Link> EXAMPLES = List.of(
            example("refused", "event.action: access-reject"),
            example("in the last 15 minutes", "@timestamp >= now-15m"),
            example("quarantined devices", "portcullis.device.state: quarantined"),
            example("expired certificates", "portcullis.failure.code: cert-expired"));

    /** The columns that are offered; any other field can be named. */
    private static final List<Field> USUAL = List.of(
            Field.EVENT_ACTION,
            Field.DEVICE_SERIAL_NUMBER,
            Field.DEVICE_TYPE,
            Field.DEVICE_STATE,
            Field.SOURCE_MAC,
            Field.USER_NAME,
            Field.NAS_NAME,
            Field.NAS_PORT,
            Field.NETWORK_VLAN_ID,
            Field.RULE_NAME,
            Field.AUTHORIZATION_PROFILE,
            Field.FAILURE_CODE,
            Field.FAILURE_SIDE,
            Field.TLS_VERSION,
            Field.TLS_CLIENT_NOT_AFTER,
            Field.MESSAGE);

    /** Words that lead to a search. */
    public record Link(String words, String query, String address, boolean current) {}

    /** A field whose values are counted, and where. */
    public record Facet(String name, String title, String address) {}

    private static Link example(String words, String kql) {
        return new Link(words, kql, SearchView.of(new Query(kql)).address(), false);
    }

    /** The earliest time; empty for any. */
    public String from() {
        return wanted.from().map(Instant::toString).orElse("");
    }

    /** The first time that is not wanted any more; empty for any. */
    public String to() {
        return wanted.to().map(Instant::toString).orElse("");
    }

    /** Searches to start from. */
    public List<Link> examples() {
        return EXAMPLES;
    }

    public String query() {
        return view.query().kql();
    }

    /** {@code 1,234 events}. */
    public String count() {
        return total == 1 ? "1 event" : String.format(Locale.ENGLISH, "%,d events", total);
    }

    /** The times to choose from. */
    public List<Link> spans() {
        return Stream.of(RecentTime.values())
                .map(span -> new Link(
                        "Last " + span.title(),
                        "",
                        view.lately(Optional.of(span)).address(),
                        view.last().equals(Optional.of(span))))
                .toList();
    }

    public String anyTime() {
        return view.lately(Optional.empty()).address();
    }

    /** The time that is chosen, in words. */
    public String time() {
        if (view.last().isPresent()) {
            return "Last " + view.last().get().title();
        }
        return view.from().isEmpty() && view.to().isEmpty() ? "Any time" : "Chosen time";
    }

    public List<Facet> facets() {
        return SearchPages.FACETS.entrySet().stream()
                .map(facet -> new Facet(
                        facet.getValue().name(),
                        facet.getKey(),
                        view.address(
                                "/search/facet",
                                Map.of("field", facet.getValue().name()))))
                .toList();
    }

    /** What a form keeps of the address, but for what it sets itself. */
    public Map<String, String> kept(String... set) {
        Map<String, String> parameters = view.parameters();
        parameters.keySet().removeAll(List.of(set));
        parameters.values().removeIf(String::isEmpty);
        return parameters;
    }

    /** Of the columns to choose from, those that are chosen first. */
    public List<String> columnsOffered() {
        return Stream.concat(view.columns().stream(), USUAL.stream())
                .map(Field::name)
                .distinct()
                .toList();
    }

    public List<String> columns() {
        return view.columns().stream().map(Field::name).toList();
    }

    /** The time as the API takes it, JSON; nothing but {@code null} for any. */
    public String timeJson() {
        if (view.last().isPresent()) {
            return "{\"last\":\"" + view.last().get().word() + "\"}";
        }
        String members = Stream.of(
                        view.from().map(from -> "\"from\":\"" + from + "\""),
                        view.to().map(to -> "\"to\":\"" + to + "\""))
                .flatMap(Optional::stream)
                .collect(Collectors.joining(","));
        return members.isEmpty() ? "null" : "{" + members + "}";
    }

    /** @param format {@code ndjson} or {@code csv} */
    public String export(String format) {
        Map<String, String> parameters = kept("last", "from", "to");
        parameters.putAll(Map.of("from", from(), "to", to(), "format", format));
        return Query.address("/api/v1/events/export", parameters);
    }

    public String watch() {
        return Query.address("/live", Map.of("q", query()));
    }

    public List<Sinks.Snippet> sinks() {
        return Sinks.of(view.query());
    }

    /** The query of the failures among them, for the picture. */
    public String failures() {
        return view.query().and(Query.is(Field.EVENT_OUTCOME, "failure")).kql();
    }
}
