package org.portcullis.console.page.devices;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.portcullis.console.EventQuery;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.page.EventRow;
import org.portcullis.console.page.Query;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Serial;

/** What the events tell of one device. */
final class DeviceEvents {
    private static final int ENTRIES = 25;
    private static final Query ACCEPTED = Query.is(Field.EVENT_ACTION, EventAction.ACCESS_ACCEPT.word());
    private static final Query DECIDED = new Query(Field.EVENT_ACTION.name() + ": (" + EventAction.ACCESS_ACCEPT.word()
            + " or " + EventAction.ACCESS_REJECT.word() + ")");

    private final EventQuery events;
    private final ZoneId zone;
    private final Query query;
    private final String address;

    DeviceEvents(EventQuery events, ZoneId zone, Serial serial) {
        this.events = events;
        this.zone = zone;
        this.query = Query.is(Field.DEVICE_SERIAL_NUMBER, serial.text());
        this.address = DevicePages.address(serial);
    }

    /** Where all of them are. */
    String search() {
        return query.address();
    }

    DeviceTimeline timeline(DeviceTimeline.Kind chosen, Optional<String> cursor) {
        List<DeviceTimeline.Choice> kinds = Arrays.stream(DeviceTimeline.Kind.values())
                .map(kind -> new DeviceTimeline.Choice(kind.title(), address(kind, ""), kind == chosen))
                .toList();
        Optional<String> newest = cursor.map(any -> address(chosen, ""));
        try {
            EventQuery.Page page = events.search(
                    query.and(chosen.condition()).kql(), Optional.empty(), Optional.empty(), cursor, ENTRIES);
            return new DeviceTimeline(
                    kinds,
                    "",
                    page.events().stream()
                            .map(event -> EventRow.of(event, zone))
                            .toList(),
                    newest,
                    page.next().map(next -> address(chosen, next)));
        } catch (QueryException e) {
            return new DeviceTimeline(kinds, e.getMessage(), List.of(), newest, Optional.empty());
        }
    }

    /** Where it was last decided about; empty when that is not known, or cannot be asked now. */
    Optional<LastRequest> lastRequest(Function<String, Optional<Map<Attribute, Object>>> clients) {
        return newest(DECIDED).flatMap(event -> LastRequest.of(event, clients));
    }

    /** When it last got in by a certificate. */
    Optional<Instant> lastUse(String certificateSerial) {
        return newest(ACCEPTED.and(Query.is(Field.TLS_CLIENT_SERIAL_NUMBER, certificateSerial)))
                .map(event -> Instant.parse(EventRow.of(event, zone).isoTime()));
    }

    private Optional<String> newest(Query condition) {
        try {
            return events
                    .search(query.and(condition).kql(), Optional.empty(), Optional.empty(), Optional.empty(), 1)
                    .events()
                    .stream()
                    .findFirst();
        } catch (QueryException unavailable) {
            return Optional.empty();
        }
    }

    private String address(DeviceTimeline.Kind kind, String cursor) {
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("kind", kind.word());
        parameters.put("cursor", cursor);
        return Query.address(address, parameters);
    }
}
