package org.portcullis.console;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.EventQuery.QueryException.Reason;
import org.portcullis.siem.index.EventPage;
import org.portcullis.siem.index.EventSearch;
import org.portcullis.siem.index.SearchException;
import org.portcullis.siem.query.KqlException;

/** The appliance's own index, as the console asks it. */
public final class SearchedEvents implements EventQuery {
    private final EventSearch search;

    public SearchedEvents(EventSearch search) {
        this.search = search;
    }

    @Override
    public Page search(String kql, Optional<Instant> from, Optional<Instant> to, Optional<String> cursor, int limit) {
        try {
            EventPage page = search.search(kql, from, to, cursor, limit);
            return new Page(page.total(), page.events(), page.next());
        } catch (KqlException e) {
            throw new QueryException(Reason.QUERY, e.getMessage());
        } catch (SearchException e) {
            throw new QueryException(Reason.UNAVAILABLE, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new QueryException(Reason.CURSOR, e.getMessage());
        }
    }
}
