package org.portcullis.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Finds events; what the API and the pages ask. */
@FunctionalInterface
public interface EventQuery {

    /**
     * Some of the events that were found.
     *
     * @param total how many there are in all
     * @param events ECS documents (JSON), newest first
     * @param next the cursor of the page after this one; empty when this is the last
     */
    record Page(long total, List<String> events, Optional<String> next) {}

    /**
     * @param kql in the Kibana Query Language; empty for everything
     * @param from the earliest time that is wanted
     * @param to the first time that is not wanted any more
     * @throws QueryException when it cannot be answered
     */
    Page search(String kql, Optional<Instant> from, Optional<Instant> to, Optional<String> cursor, int limit);

    /** A search without an answer; the message is for the one who asked. */
    final class QueryException extends RuntimeException {
        private final Reason reason;

        /** Whose turn it is. */
        public enum Reason {
            /** The query cannot be understood; the message says where, and what would be right. */
            QUERY,
            /** The cursor is not one that a search gave out. */
            CURSOR,
            /** The index cannot answer now. */
            UNAVAILABLE
        }

        public QueryException(Reason reason, String message) {
            super(message);
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }
}
