package org.portcullis.profiler.anomaly;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.MacAddress;

/** A journal of what a test says that happened. */
final class ScriptedJournal implements FollowedJournal {
    private final List<Map<Field, Object>> events = new ArrayList<>();

    /** A device with a certificate was let in. */
    void admitted(String serial, MacAddress mac, String port, Instant at) {
        add(
                EventAction.ACCESS_ACCEPT,
                at,
                Map.of(
                        Field.METHOD,
                        "eap",
                        Field.DEVICE_SERIAL_NUMBER,
                        serial,
                        Field.SOURCE_MAC,
                        mac,
                        Field.SESSION_ID,
                        "session-" + events.size(),
                        Field.NAS_NAME,
                        "switch-1",
                        Field.NAS_PORT,
                        port,
                        Field.OBSERVER_TYPE,
                        "switch"));
    }

    /** A trusted certificate of nobody was shown. */
    void unknown(String identity, MacAddress mac, String port, Instant at) {
        add(
                EventAction.ACCESS_REJECT,
                at,
                Map.of(
                        Field.METHOD, "eap",
                        Field.CREDENTIAL_IDENTITY, identity,
                        Field.FAILURE_CODE, "device-unknown",
                        Field.SOURCE_MAC, mac,
                        Field.NAS_NAME, "switch-1",
                        Field.NAS_PORT, port,
                        Field.OBSERVER_TYPE, "switch"));
    }

    private synchronized void add(EventAction action, Instant at, Map<Field, Object> more) {
        Map<Field, Object> event = new HashMap<>(more);
        event.put(Field.EVENT_ID, "event-" + (events.size() + 1));
        event.put(Field.EVENT_ACTION, action.word());
        event.put(Field.TIMESTAMP, at);
        events.add(event);
        notifyAll();
    }

    @Override
    public synchronized long last() {
        return events.size();
    }

    @Override
    public synchronized long at(Instant time) {
        return 1
                + events.stream()
                        .filter(event -> ((Instant) event.get(Field.TIMESTAMP)).isBefore(time))
                        .count();
    }

    @Override
    public EventFeed after(long sequence) {
        return new EventFeed() {
            private long read = sequence;

            @Override
            public Optional<Entry> next(Duration most) throws InterruptedException {
                return following(read, most).map(event -> new Entry(++read, event));
            }

            @Override
            public void close() {
                read = Long.MAX_VALUE;
            }
        };
    }

    private synchronized Optional<Map<Field, Object>> following(long read, Duration most) throws InterruptedException {
        if (read >= events.size() && !most.isZero()) {
            wait(most.toMillis());
        }
        return read < events.size() ? Optional.of(events.get((int) read)) : Optional.empty();
    }
}
