package org.portcullis.siem.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** Events of every action, rich ones and bare ones, held against the published schema. */
class OcsfSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNode SCHEMA = schema();
    private static final Map<Integer, String> CLASSES = Map.of(
            0, "base_event",
            3002, "authentication",
            3004, "entity_management",
            4001, "network_activity",
            6002, "application_lifecycle");

    private static JsonNode schema() {
        try (InputStream in = OcsfSchemaTest.class.getResourceAsStream("/schema/ocsf-1.8.0.json")) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEventIsAsItsClassSays(EventAction action) throws IOException {
        for (SecurityEvent event : List.of(HostileEvents.rich(action), HostileEvents.bare(action))) {
            JsonNode document = JSON.readTree(new OcsfFormat("1.2.3").write(event.values(), 1 << 20));
            List<String> wrong = new ArrayList<>();
            int uid = document.path("class_uid").asInt(-1);
            String type = CLASSES.get(uid);
            check(document, SCHEMA.get("classes").get(type), type, wrong);
            if (document.get("category_uid").asInt() != uid / 1000) {
                wrong.add("category_uid " + document.get("category_uid"));
            }
            if (document.get("type_uid").asLong()
                    != uid * 100L + document.get("activity_id").asLong()) {
                wrong.add("type_uid " + document.get("type_uid"));
            }
            assertEquals(List.of(), wrong, document.toPrettyString());
            assertEquals("1.8.0", document.at("/metadata/version").asText());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ACCESS_ACCEPT", "DEVICE_STATE_CHANGED", "SESSION_STOPPED", "CRL_REFUSED"})
    void nothingOfAnEventIsLost(EventAction action) throws IOException {
        SecurityEvent event = HostileEvents.rich(action);
        String document = JSON.readTree(new OcsfFormat("1").write(event.values(), 1 << 20))
                .toString();
        for (Field field : List.of(
                Field.DEVICE_SERIAL_NUMBER,
                Field.FAILURE_FIX,
                Field.RULE_NAME,
                Field.USER_NAME,
                Field.TLS_CLIENT_SUBJECT,
                Field.NAS_SITE)) {
            String value = JSON.writeValueAsString(event.values().get(field));
            assertTrue(document.contains(value), field + ": " + value + " in " + document);
        }
    }

    private static void check(JsonNode object, JsonNode schema, String where, List<String> wrong) {
        JsonNode attributes = schema.get("attributes");
        attributes.properties().forEach(attribute -> {
            boolean required =
                    "required".equals(attribute.getValue().path("requirement").asText());
            if (required && !object.hasNonNull(attribute.getKey())) {
                wrong.add(where + " has no " + attribute.getKey());
            }
        });
        for (JsonNode constraint : schema.get("constraints")) {
            for (JsonNode one : constraint.path("at_least_one")) {
                if (object.has(one.asText())) {
                    constraint = JSON.createObjectNode();
                    break;
                }
            }
            if (constraint.has("at_least_one")) {
                wrong.add(where + " has none of " + constraint.get("at_least_one"));
            }
        }
        for (Map.Entry<String, JsonNode> member : object.properties()) {
            String name = where + "." + member.getKey();
            JsonNode attribute = attributes.get(member.getKey());
            if (attribute == null) {
                wrong.add(name + " is not in the schema");
                continue;
            }
            boolean list = attribute.path("array").asBoolean();
            if (list != member.getValue().isArray()) {
                wrong.add(name + (list ? " must be a list" : " must not be a list"));
            }
            for (JsonNode value : list ? member.getValue() : List.of(member.getValue())) {
                value(value, attribute, name, wrong);
            }
        }
    }

    private static void value(JsonNode value, JsonNode attribute, String name, List<String> wrong) {
        String type = attribute.get("type").asText();
        JsonNode inner = SCHEMA.get("objects").get(type);
        boolean fits = switch (type) {
            case "integer_t", "long_t", "timestamp_t" -> value.isIntegralNumber();
            case "boolean_t" -> value.isBoolean();
            case "object" -> value.isObject();
            default -> inner != null ? value.isObject() : value.isTextual();
        };
        if (!fits) {
            wrong.add(name + " is no " + type + ": " + value);
        } else if (inner != null) {
            check(value, inner, name, wrong);
        }
        JsonNode kind = SCHEMA.get("types").path(type);
        if (kind.has("regex") && !value.asText().matches(kind.get("regex").asText())) {
            wrong.add(name + " is no " + type + ": " + value);
        }
        // Every class has a uid and a category of its own, which the base event does not list.
        boolean listed = attribute.has("enum") && !name.matches(".*\\.(class|category)_uid");
        if (listed) {
            boolean known = false;
            for (JsonNode one : attribute.get("enum")) {
                known |= one.asText().equals(value.asText());
            }
            if (!known) {
                wrong.add(name + " cannot be " + value);
            }
        }
    }
}
