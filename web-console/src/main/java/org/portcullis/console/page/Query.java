package org.portcullis.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.portcullis.policy.event.Field;

/** A search for events in KQL that grows by clauses, and the address of its results. */
public record Query(String kql) {
    private static final Pattern QUOTED = Pattern.compile("\"(?:[^\"\\\\]|\\\\.)*\"?");
    private static final Pattern ALTERNATIVE = Pattern.compile("(?i)(^|[\\s()])or($|[\\s()])");

    public Query {
        kql = kql.strip();
    }

    /** The events whose field has exactly that value, whatever is in it. */
    public static Query is(Field field, String value) {
        return new Query(field.name() + ": " + quoted(value));
    }

    private static String quoted(String value) {
        return '"'
                + value.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t")
                + '"';
    }

    /** What both find. */
    public Query and(Query other) {
        if (kql.isEmpty() || other.kql.isEmpty()) {
            return kql.isEmpty() ? other : this;
        }
        return new Query(enclosed() + " and " + other.enclosed());
    }

    /** What this finds and the other does not. */
    public Query without(Query other) {
        String not = "not " + other.enclosed();
        return new Query(kql.isEmpty() ? not : enclosed() + " and " + not);
    }

    private String enclosed() {
        boolean alternatives =
                ALTERNATIVE.matcher(QUOTED.matcher(kql).replaceAll("Q")).find();
        return alternatives ? "(" + kql + ")" : kql;
    }

    /** Where its results are. */
    public String address() {
        return address("/search", Map.of("q", kql));
    }

    /** @param parameters those without a value are left out */
    public static String address(String path, Map<String, String> parameters) {
        String query = parameters.entrySet().stream()
                .filter(parameter -> !parameter.getValue().isEmpty())
                .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return query.isEmpty() ? path : path + "?" + query;
    }

    /** A text as a part of an address. */
    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
