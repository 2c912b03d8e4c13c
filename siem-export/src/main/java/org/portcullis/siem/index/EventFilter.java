package org.portcullis.siem.index;

import java.time.InstantSource;
import java.util.Optional;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.memory.MemoryIndex;
import org.portcullis.siem.journal.JournalRecord;
import org.portcullis.siem.query.Kql;

/**
 * A query that single events are held against as they come: it means what it means to a search. What it says of {@code now}
 * moves on with the time. Safe for use by several threads.
 */
public final class EventFilter {
    private final String text;
    private final Optional<Kql> kql;
    private final EventDocuments documents = new EventDocuments();

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

    public synchronized boolean matches(JournalRecord record) {
        // What cannot be held against a query is not kept from anybody.
        return kql.isEmpty()
                || documents
                        .read(record)
                        .map(event -> MemoryIndex.fromDocument(event.document(), new StandardAnalyzer()))
                        .map(event -> event.search(kql.get().compile(text)) > 0)
                        .orElse(true);
    }
}
