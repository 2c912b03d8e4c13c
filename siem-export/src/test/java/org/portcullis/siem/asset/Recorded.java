package org.portcullis.siem.asset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.format.EcsJson;

/** Events as a serving appliance wrote them (recorded.ndjson), and others that differ from those in single values. */
final class Recorded {
    static final Instant BEGIN = Instant.parse("2026-11-26T08:00:00Z");
    private static final List<SecurityEvent> EVENTS = read();
    private static final AtomicInteger COPIES = new AtomicInteger();

    private Recorded() {}

    private static List<SecurityEvent> read() {
        try (InputStream in = Recorded.class.getResourceAsStream("recorded.ndjson")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> event(new EcsJson().decode(line.getBytes(StandardCharsets.UTF_8))))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static SecurityEvent event(Map<Field, Object> values) {
        SecurityEvent event = SecurityEvent.builder(
                        (String) values.get(Field.EVENT_ID),
                        (Instant) values.get(Field.TIMESTAMP),
                        EventAction.ofWord((String) values.get(Field.EVENT_ACTION))
                                .orElseThrow(),
                        SecurityEvent.Outcome.FAILURE,
                        (String) values.get(Field.MESSAGE))
                .build();
        for (Map.Entry<Field, Object> value : values.entrySet()) {
            event = event.with(value.getKey(), value.getValue());
        }
        return event;
    }

    static List<SecurityEvent> all() {
        return EVENTS;
    }

    /** The one recorded event that has those values. */
    static SecurityEvent having(String action, Object... fieldsAndValues) {
        List<SecurityEvent> found = EVENTS.stream()
                .filter(event -> event.get(Field.EVENT_ACTION).get().equals(action))
                .filter(event -> {
                    boolean all = true;
                    for (int i = 0; i < fieldsAndValues.length; i += 2) {
                        all &= event.get((Field) fieldsAndValues[i])
                                .filter(fieldsAndValues[i + 1]::equals)
                                .isPresent();
                    }
                    return all;
                })
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " recorded events are " + action + " " + List.of(fieldsAndValues));
        }
        return found.get(0);
    }

    static SecurityEvent refused(String code) {
        return EVENTS.stream()
                .filter(event -> event.get(Field.EVENT_ACTION).get().equals("access-reject"))
                .filter(event -> event.get(Field.STORM_COUNT).isEmpty())
                .filter(event -> event.get(Field.FAILURE_CODE).get().equals(code))
                .findFirst()
                .orElseThrow();
    }

    /** One with another value in a field that has one: what no event has, no test gives it. */
    static SecurityEvent but(SecurityEvent event, Field field, Object value) {
        if (event.get(field).isEmpty()) {
            throw new AssertionError(event + " has no " + field);
        }
        return event.with(field, value);
    }

    /** What the same part of the program writes under another action. */
    static SecurityEvent as(SecurityEvent event, EventAction action) {
        return event.with(Field.EVENT_ACTION, action.word())
                .with(Field.EVENT_CATEGORY, action.categories())
                .with(Field.EVENT_TYPE, action.types());
    }

    /** Another event like that one, so many minutes after the beginning. */
    static SecurityEvent at(long minutes, SecurityEvent event) {
        return event.with(Field.TIMESTAMP, BEGIN.plus(Duration.ofMinutes(minutes)))
                .with(Field.EVENT_ID, "copy-" + COPIES.incrementAndGet());
    }
}
