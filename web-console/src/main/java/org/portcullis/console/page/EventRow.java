package org.portcullis.console.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.portcullis.policy.event.Field;

/**
 * One event as the table shows it. What an event does not have is an empty text.
 *
 * @param isoTime for machines
 * @param outcome {@code success}, {@code failure} or {@code unknown}, the words that a search for it takes
 * @param device its name, else what else is known of it; for a login, who
 * @param deviceNote its serial number, when that is not its name
 * @param json the whole document, indented
 */
public record EventRow(
        String isoTime,
        String day,
        String clock,
        String outcome,
        String action,
        String device,
        String deviceNote,
        String nas,
        String port,
        String vlan,
        String message,
        String failureCode,
        String failureSide,
        String failureFix,
        List<String> trace,
        String json) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectWriter INDENTED = JSON.writer(new DefaultPrettyPrinter()
            .withSeparators(Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER)));
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);

    /** @throws IllegalArgumentException when it is no ECS document */
    public static EventRow of(String document, ZoneId timezone) {
        JsonNode event;
        String json;
        try {
            event = JSON.readTree(document);
            json = INDENTED.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an event is not JSON: " + e.getOriginalMessage(), e);
        }
        Instant time = Instant.parse(text(event, Field.TIMESTAMP));
        String serial = text(event, Field.DEVICE_SERIAL_NUMBER);
        String device = first(event, Field.DEVICE_NAME, Field.DEVICE_SERIAL_NUMBER, Field.USER_NAME, Field.SOURCE_MAC);
        return new EventRow(
                time.toString(),
                DAY.format(time.atZone(timezone)),
                CLOCK.format(time.atZone(timezone)),
                text(event, Field.EVENT_OUTCOME),
                text(event, Field.EVENT_ACTION),
                device,
                Objects.equals(device, serial) ? "" : serial,
                first(event, Field.NAS_NAME, Field.OBSERVER_NAME),
                first(event, Field.NAS_PORT, Field.OBSERVER_INGRESS_INTERFACE),
                text(event, Field.NETWORK_VLAN_ID),
                text(event, Field.MESSAGE),
                text(event, Field.FAILURE_CODE),
                text(event, Field.FAILURE_SIDE),
                text(event, Field.FAILURE_FIX),
                texts(event, Field.DECISION_TRACE),
                json);
    }

    private static String first(JsonNode event, Field... fields) {
        return Stream.of(fields)
                .map(field -> text(event, field))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String text(JsonNode event, Field field) {
        return at(event, field).asText("");
    }

    private static List<String> texts(JsonNode event, Field field) {
        List<String> texts = new ArrayList<>();
        at(event, field).forEach(one -> texts.add(one.asText("")));
        return List.copyOf(texts);
    }

    private static JsonNode at(JsonNode event, Field field) {
        JsonNode node = event;
        for (String name : field.name().split("\\.")) {
            node = node.path(name);
        }
        return node;
    }
}
