package org.portcullis.console.page;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.portcullis.console.FieldText;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;

/**
 * One event as lists show it. What an event does not have is an empty text.
 *
 * @param isoTime for machines
 * @param outcome {@code success}, {@code failure} or {@code unknown}, the words that a search for it takes
 * @param device its name, else what else is known of it; for a login, who
 * @param deviceNote its serial number, when that is not its name
 * @param count how many identical ones it stands for beside itself; empty for none
 * @param values of the columns that were asked for
 */
public record EventRow(
        String id,
        String isoTime,
        String day,
        String clock,
        String outcome,
        String action,
        String device,
        String deviceNote,
        String serial,
        String mac,
        String nas,
        String port,
        String vlan,
        String message,
        String failureCode,
        String failureSide,
        String failureFix,
        String count,
        List<String> values) {
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH);
    private static final EcsJson ECS = new EcsJson();

    /** @throws IllegalArgumentException when it is no ECS document */
    public static EventRow of(String document, ZoneId timezone) {
        return of(document, timezone, List.of());
    }

    /** @throws IllegalArgumentException when it is no ECS document */
    public static EventRow of(String document, ZoneId timezone, List<Field> columns) {
        Map<Field, Object> event = ECS.decode(document.getBytes(StandardCharsets.UTF_8));
        Instant time = (Instant) event.get(Field.TIMESTAMP);
        String serial = text(event, Field.DEVICE_SERIAL_NUMBER);
        String device = first(event, Field.DEVICE_NAME, Field.DEVICE_SERIAL_NUMBER, Field.USER_NAME, Field.SOURCE_MAC);
        return new EventRow(
                text(event, Field.EVENT_ID),
                time.toString(),
                DAY.format(time.atZone(timezone)),
                CLOCK.format(time.atZone(timezone)),
                text(event, Field.EVENT_OUTCOME),
                text(event, Field.EVENT_ACTION),
                device,
                Objects.equals(device, serial) ? "" : serial,
                serial,
                text(event, Field.SOURCE_MAC),
                first(event, Field.NAS_NAME, Field.OBSERVER_NAME),
                first(event, Field.NAS_PORT, Field.OBSERVER_INGRESS_INTERFACE),
                text(event, Field.NETWORK_VLAN_ID),
                text(event, Field.MESSAGE),
                text(event, Field.FAILURE_CODE),
                text(event, Field.FAILURE_SIDE),
                text(event, Field.FAILURE_FIX),
                text(event, Field.STORM_COUNT),
                columns.stream().map(column -> text(event, column)).toList());
    }

    /** Where its trace is. */
    public String address() {
        return "/events/" + Query.encoded(id);
    }

    private static String first(Map<Field, Object> event, Field... fields) {
        return Stream.of(fields)
                .map(field -> text(event, field))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String text(Map<Field, Object> event, Field field) {
        return FieldText.of(event.get(field));
    }
}
