package org.portcullis.console;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.console.EventQuery.QueryException;
import org.portcullis.console.EventQuery.QueryException.Reason;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventFacet;
import org.portcullis.siem.index.EventHistogram;
import org.portcullis.siem.index.EventPage;
import org.portcullis.siem.index.EventSearch;
import org.portcullis.siem.index.EventSearch.Wanted;
import org.portcullis.siem.index.EventTail;
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
        return page(answer(Reason.CURSOR, () -> search.search(kql, from, to, cursor, limit)));
    }

    @Override
    public Page next(Wanted wanted, Optional<String> cursor, int limit) {
        return page(answer(Reason.CURSOR, () -> search.next(wanted, cursor, limit)));
    }

    private static Page page(EventPage page) {
        return new Page(page.total(), page.events(), page.next(), page.sequence(), page.incomplete());
    }

    @Override
    public EventHistogram histogram(Wanted wanted, int buckets) {
        return answer(Reason.QUERY, () -> search.histogram(wanted, buckets));
    }

    @Override
    public EventFacet facet(Wanted wanted, Field field, int limit) {
        return answer(Reason.FIELD, () -> search.facet(wanted, field, limit));
    }

    @Override
    public EventTail after(String kql, long sequence, int limit) {
        return answer(Reason.QUERY, () -> search.after(kql, sequence, limit));
    }

    @Override
    public long newest() {
        return answer(Reason.QUERY, search::newest);
    }

    @Override
    public void check(String kql) {
        answer(Reason.QUERY, () -> {
            search.check(kql);
            return kql;
        });
    }

    @Override
    public String forKibana(String kql) {
        return answer(Reason.QUERY, () -> search.forKibana(kql));
    }

    /** @param input what an argument that cannot be used is about */
    private static <T> T answer(Reason input, Supplier<T> asked) {
        try {
            return asked.get();
        } catch (KqlException e) {
            throw new QueryException(Reason.QUERY, e.getMessage(), e.correction());
        } catch (SearchException e) {
            throw new QueryException(Reason.UNAVAILABLE, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new QueryException(input, e.getMessage());
        }
    }
}
