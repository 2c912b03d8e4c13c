package org.portcullis.siem.index;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.memory.MemoryIndex;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.query.Kql;

/**
 * A query that single events are held against as they come: it means what it means to a search. What it says of {@code now}
 * moves on with the time. Safe for use by several threads.
 */
public final class EventFilter {
    private final String text;
    private final Optional<Kql> kql;

    private EventFilter(String text, Optional<Kql> kql) {
        this.text = text;
        this.kql = kql;
    }

    /** Lets every event through. */
    public static EventFilter everything() {
        return new EventFilter("", Optional.empty());
    }

    /** @throws org.portcullis.siem.query.KqlException when the query cannot be understood */
    public static EventFilter of(String query, InstantSource clock) {
        if (query.isBlank()) {
            return everything();
        }
        Kql kql = new Kql(clock);
        kql.compile(query);
        return new EventFilter(query, Optional.of(kql));
    }

    /** The query; empty for all events. */
    public String text() {
        return text;
    }

    /** @param values of the event; with {@code @timestamp} and {@code event.sequence} */
    public boolean matches(Map<Field, Object> values) {
        if (kql.isEmpty()) {
            return true;
        }
        boolean whole =
                values.get(Field.TIMESTAMP) instanceof Instant && values.get(Field.EVENT_SEQUENCE) instanceof Long;
        // What cannot be held against a query is not kept from anybody.
        return !whole
                || MemoryIndex.fromDocument(EventDocument.of(new byte[0], values), new StandardAnalyzer())
                                .search(kql.get().compile(text))
                        > 0;
    }
}
