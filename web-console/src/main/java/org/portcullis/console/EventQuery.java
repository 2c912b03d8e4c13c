package org.portcullis.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventFacet;
import org.portcullis.siem.index.EventHistogram;
import org.portcullis.siem.index.EventSearch.Wanted;
import org.portcullis.siem.index.EventTail;
import org.portcullis.siem.query.KqlException;

/** Finds and counts events; what the API and the pages ask. Whatever cannot be answered is a {@link QueryException}. */
public interface EventQuery {

    /**
     * Some of the events that were found.
     *
     * @param total how many there are in all
     * @param events ECS documents (JSON), newest first
     * @param next the cursor of the page after this one; empty when this is the last
     * @param sequence every event up to this one was looked at: {@link #after} goes on from here
     * @param incomplete days that are being made again, of which events may be missing
     */
    record Page(long total, List<String> events, Optional<String> next, long sequence, Set<String> incomplete) {}

    /**
     * @param kql in the Kibana Query Language; empty for everything
     * @param from the earliest time that is wanted
     * @param to the first time that is not wanted any more
     * @throws QueryException when it cannot be answered
     */
    Page search(String kql, Optional<Instant> from, Optional<Instant> to, Optional<String> cursor, int limit);

    /** The same without counting: {@link Page#total} is that of the page. */
    Page next(Wanted wanted, Optional<String> cursor, int limit);

    /** How many there are, by time; the oldest bucket first. */
    EventHistogram histogram(Wanted wanted, int buckets);

    /** How often each value of a field is there, the most frequent first. */
    EventFacet facet(Wanted wanted, Field field, int limit);

    /** What was journaled after a sequence, in that order. */
    EventTail after(String kql, long sequence, int limit);

    /** The newest sequence that is found. */
    long newest();

    /** Whether it can be understood. */
    void check(String kql);

    /** The query as Kibana understands it, with the same meaning. */
    String forKibana(String kql);

    /** A search without an answer; the message is for the one who asked. */
    final class QueryException extends RuntimeException {
        private final Reason reason;
        private final transient Optional<KqlException.Correction> correction;

        /** Whose turn it is. */
        public enum Reason {
            /** The query cannot be understood; the message says where, and what would be right. */
            QUERY,
            /** The cursor is not one that a search gave out. */
            CURSOR,
            /** Values of that field are not counted. */
            FIELD,
            /** The index cannot answer now. */
            UNAVAILABLE
        }

        public QueryException(Reason reason, String message) {
            this(reason, message, Optional.empty());
        }

        /** @param correction of the query */
        QueryException(Reason reason, String message, Optional<KqlException.Correction> correction) {
            super(message);
            this.reason = reason;
            this.correction = correction;
        }

        /** What was asked as it would most likely be right, where that is known. */
        public Optional<String> corrected(String kql) {
            return correction.map(known -> known.of(kql));
        }

        public Reason reason() {
            return reason;
        }
    }
}
