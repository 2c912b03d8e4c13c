package org.portcullis.siem.format;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.event.Field;

/**
 * An event on its way into the schema's objects. Each field goes to one place; what none takes is {@code unmapped}.
 *
 * @param root of the document
 */
record OcsfEvent(Map<Field, Object> values, ObjectNode root, Set<Field> taken) {
    /** Said by the class and the activity, or of Elastic's schema alone. */
    private static final Set<Field> SAID =
            Set.of(Field.ECS_VERSION, Field.EVENT_KIND, Field.EVENT_CATEGORY, Field.EVENT_TYPE, Field.EVENT_SEVERITY);

    OcsfEvent(Map<Field, Object> values, ObjectNode root) {
        this(values, root, new HashSet<>(SAID));
    }

    Optional<String> take(Field field) {
        taken.add(field);
        return PlainText.of(values, field);
    }

    void text(ObjectNode object, String name, Field field) {
        take(field).ifPresent(text -> object.put(name, text));
    }

    /** Milliseconds since 1970. */
    void time(ObjectNode object, String name, Field field) {
        taken.add(field);
        if (values.get(field) instanceof Instant time) {
            object.put(name, time.toEpochMilli());
        }
    }

    void number(ObjectNode object, String name, Field field) {
        taken.add(field);
        if (values.get(field) instanceof Long number) {
            object.put(name, number);
        }
    }

    /** The first of several; the list itself stays unmapped when there are more. */
    void first(ObjectNode object, String name, Field field) {
        PlainText.first(values, field).ifPresent(text -> object.put(name, text));
        if (values.get(field) instanceof List<?> list && list.size() == 1) {
            taken.add(field);
        }
    }

    void unmapped() {
        ObjectNode rest = root.objectNode();
        values.forEach((field, value) -> {
            if (!taken.contains(field)) {
                if (value instanceof List<?> list) {
                    ArrayNode all = rest.putArray(field.name());
                    list.forEach(one -> all.add(PlainText.text(one)));
                } else if (value instanceof Long number) {
                    rest.put(field.name(), number);
                } else if (value instanceof Boolean truth) {
                    rest.put(field.name(), truth);
                } else {
                    rest.put(field.name(), PlainText.text(value));
                }
            }
        });
        if (!rest.isEmpty()) {
            root.set("unmapped", rest);
        }
    }
}
