package org.portcullis.console;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Session;
import org.portcullis.policy.value.SessionFilter;

/** The live sessions; what the API and the pages ask. */
public interface SessionQuery {

    /**
     * Some of the sessions that were found.
     *
     * @param total how many there are in all
     * @param sessions newest first
     * @param next the place of the last one, when there are more behind it
     */
    record Page(long total, List<Placed> sessions, Optional<Place> next) {}

    /** @param node the one that tells the session's switch */
    record Placed(String node, Session session) {}

    /** Where a page ended; it stays right while sessions come and go. */
    record Place(Instant started, String id) {
        public static Place of(Session session) {
            return new Place(session.started(), session.id());
        }

        /** Empty when it is not the {@link #text} of a place. */
        public static Optional<Place> parse(String text) {
            int dash = text.lastIndexOf('-');
            if (dash < 1) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Place(Instant.parse(text.substring(0, dash)), text.substring(dash + 1)));
            } catch (DateTimeException notATime) {
                return Optional.empty();
            }
        }

        public String text() {
            return started + "-" + id;
        }
    }

    /** The live session with that id. */
    Optional<Session> find(String id);

    /** Every live session, in no order. */
    Collection<Session> all();

    /** How many there are, without going through them. */
    long count();

    /** @param after where the page before this one ended */
    Page list(SessionFilter filter, Optional<Place> after, int limit);
}
