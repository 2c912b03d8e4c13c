package org.portcullis.siem.query;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.portcullis.policy.event.Field;

/**
 * What Kibana makes of a query, as its documentation and its behaviour have it: {@code match} for a word, {@code match_phrase}
 * for a quoted text, {@code query_string} for wildcards, {@code exists}, {@code range}; times by the clock of the browser,
 * which is one in New York here. It is not Kibana itself, which cannot be had without a browser and its server.
 */
public final class KibanaTranslation {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ZONE = "America/New_York";

    private KibanaTranslation() {}

    /** The query of Elasticsearch, JSON. */
    public static String of(String kql) {
        return query(KqlParser.parse(kql)).toString();
    }

    private static ObjectNode query(Expression expression) {
        if (expression instanceof Expression.And and) {
            return bool("filter", and.all());
        } else if (expression instanceof Expression.Or or) {
            ObjectNode bool = bool("should", or.any());
            bool.withObjectProperty("bool").put("minimum_should_match", 1);
            return bool;
        } else if (expression instanceof Expression.Not not) {
            return bool("must_not", List.of(not.inner()));
        } else if (expression instanceof Expression.Is is) {
            return is(is.field(), is.value());
        } else if (expression instanceof Expression.Among among) {
            ObjectNode bool = bool(
                    "should",
                    among.fields().stream()
                            .<Expression>map(field -> new Expression.Is(field, among.value()))
                            .toList());
            bool.withObjectProperty("bool").put("minimum_should_match", 1);
            return bool;
        } else if (expression instanceof Expression.Compare compare) {
            String operator = switch (compare.comparison()) {
                case LESS -> "lt";
                case AT_MOST -> "lte";
                case GREATER -> "gt";
                case AT_LEAST -> "gte";
            };
            return range(compare.field(), operator, compare.value());
        } else if (expression instanceof Expression.Anywhere anywhere) {
            return anywhere(anywhere.value());
        }
        return object("match_all", JSON.createObjectNode());
    }

    private static ObjectNode bool(String clause, List<Expression> all) {
        ArrayNode clauses = JSON.createArrayNode();
        all.forEach(one -> clauses.add(query(one)));
        return object("bool", JSON.createObjectNode().set(clause, clauses));
    }

    private static ObjectNode is(Field field, Value value) {
        if (!value.quoted() && value.anything()) {
            return object("exists", JSON.createObjectNode().put("field", field.name()));
        } else if (value.wildcard()) {
            ObjectNode string = JSON.createObjectNode().put("query", queryString(value));
            string.putArray("fields").add(field.name());
            return object("query_string", string);
        } else if (field.type() == Field.Type.DATE) {
            ObjectNode range = range(field, "gte", value);
            range.withObjectProperty("range").withObjectProperty(field.name()).put("lte", value.text());
            return range;
        }
        return object(
                value.quoted() ? "match_phrase" : "match",
                JSON.createObjectNode().put(field.name(), value.text()));
    }

    private static ObjectNode range(Field field, String operator, Value value) {
        ObjectNode bounds = JSON.createObjectNode().put(operator, value.text());
        if (field.type() == Field.Type.DATE) {
            bounds.put("time_zone", ZONE);
        }
        return object("range", JSON.createObjectNode().set(field.name(), bounds));
    }

    private static ObjectNode anywhere(Value value) {
        if (value.wildcard()) {
            return object("query_string", JSON.createObjectNode().put("query", queryString(value)));
        }
        return object(
                "multi_match",
                JSON.createObjectNode()
                        .put("type", value.quoted() ? "phrase" : "best_fields")
                        .put("query", value.text())
                        .put("lenient", true));
    }

    private static String queryString(Value value) {
        return String.join(
                "*",
                value.joined().parts().stream()
                        .map(part -> part.replaceAll("[-+=&|><!(){}\\[\\]^\"~*?:\\\\/]", "\\\\$0"))
                        .toList());
    }

    private static ObjectNode object(String name, com.fasterxml.jackson.databind.JsonNode inner) {
        return JSON.createObjectNode().set(name, inner);
    }
}
