package org.portcullis.appliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The audit trail: of an appliance that serves as its API tells it, else as {@code portcullis events search} prints it. */
final class Events {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final long PAUSE_MILLIS = 100;

    private Events() {}

    static List<JsonNode> search(Home home, String query) throws Exception {
        return home.api().isPresent() ? home.api().get().events(query) : printed(home, query);
    }

    /** What {@code portcullis events search} prints, whether or not the appliance serves. */
    static List<JsonNode> printed(Home home, String query) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        for (String line : home.run("events", "search", query).done().lines()) {
            events.add(JSON.readTree(line));
        }
        return events;
    }

    /** Searches until there is one. */
    static JsonNode newest(Home home, String query) throws Exception {
        return newest(home, query, 1);
    }

    /** Searches until there are so many; the newest. */
    static JsonNode newest(Home home, String query, int wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<JsonNode> events = search(home, query);
            if (events.size() >= wanted) {
                return events.get(0);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            if (System.nanoTime() > end) {
                throw new AssertionError(events.size() + " events match " + query + ", not " + wanted);
            }
        }
    }

    /** Searches until there is one whose message has these words. */
    static JsonNode saying(Home home, String query, String words) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            List<JsonNode> events = search(home, query);
            for (JsonNode event : events) {
                if (text(event, "message").contains(words)) {
                    return event;
                }
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            if (System.nanoTime() > end) {
                throw new AssertionError("no event of " + query + " says \"" + words + "\" but " + events);
            }
        }
    }

    /** The value at a dotted field name. */
    static String text(JsonNode event, String field) {
        return event.at("/" + field.replace('.', '/')).asText();
    }
}
