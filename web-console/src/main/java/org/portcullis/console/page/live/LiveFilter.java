package org.portcullis.console.page.live;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.page.Query;
import org.portcullis.policy.event.Field;

/**
 * Which events are watched; it is in the page's address.
 *
 * @param values by the names of {@link #FIELDS}; what is absent is not filtered by
 * @param query in KQL, for more than those; then not authentications alone are watched
 */
public record LiveFilter(Map<String, String> values, String query) {
    static final String QUERY = "q";
    static final String OUTCOME = "outcome";

    private static final Query AUTHENTICATIONS =
            new Query("event.action: (access-accept or access-reject or authentication-abandoned)");

    private static final Map<String, Field> FIELDS = fields();

    public LiveFilter {
        values = Map.copyOf(values);
    }

    private static Map<String, Field> fields() {
        Map<String, Field> fields = new LinkedHashMap<>();
        fields.put("nas", Field.NAS_NAME);
        fields.put("mac", Field.SOURCE_MAC);
        fields.put("device", Field.DEVICE_SERIAL_NUMBER);
        fields.put("code", Field.FAILURE_CODE);
        fields.put(OUTCOME, Field.EVENT_OUTCOME);
        return fields;
    }

    /** A value that is filtered by, and the address of the page without it. */
    public record Chip(String name, String value, String without) {}

    static LiveFilter of(Context context) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String name : FIELDS.keySet()) {
            parameter(context, name).ifPresent(value -> values.put(name, value));
        }
        return new LiveFilter(values, parameter(context, QUERY).orElse(""));
    }

    private static Optional<String> parameter(Context context, String name) {
        return Optional.ofNullable(context.queryParam(name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    /** What is filtered by; empty when it is not by that. */
    public String value(String name) {
        return values.getOrDefault(name, "");
    }

    public boolean isEmpty() {
        return values.isEmpty() && query.isEmpty();
    }

    public boolean onlyFailures() {
        return value(OUTCOME).equals("failure");
    }

    /** The same and one value more, or another one. */
    public LiveFilter with(String name, String value) {
        Map<String, String> changed = new LinkedHashMap<>(values);
        if (value.isEmpty()) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return new LiveFilter(changed, query);
    }

    /** The address of the page with one value more, or another one. */
    public String address(String name, String value) {
        return with(name, value).address("/live", Map.of());
    }

    /** Each value that is filtered by; the outcome has a button of its own. */
    public List<Chip> chips() {
        return FIELDS.keySet().stream()
                .filter(name -> !name.equals(OUTCOME) && values.containsKey(name))
                .map(name -> new Chip(name, value(name), address(name, "")))
                .toList();
    }

    /** The events, in KQL. */
    public Query events() {
        Query all = query.isEmpty() ? AUTHENTICATIONS : new Query(query);
        for (Map.Entry<String, Field> field : FIELDS.entrySet()) {
            if (values.containsKey(field.getKey())) {
                all = all.and(Query.is(field.getValue(), value(field.getKey())));
            }
        }
        return all;
    }

    /** @param more parameters that are no filter */
    String address(String path, Map<String, String> more) {
        Map<String, String> parameters = new LinkedHashMap<>();
        FIELDS.keySet().forEach(name -> parameters.put(name, value(name)));
        parameters.put(QUERY, query);
        parameters.putAll(more);
        return Query.address(path, parameters);
    }
}
