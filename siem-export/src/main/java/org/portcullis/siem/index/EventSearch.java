package org.portcullis.siem.index;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.lucene.search.Query;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.query.IndexNames;
import org.portcullis.siem.query.Kql;
import org.portcullis.siem.query.KqlException;

/** Finds and counts events by what an analyst types. Safe for use by several threads. */
public final class EventSearch {
    /** Events that one page may have. */
    public static final int MAX_LIMIT = 10_000;

    private final Walk walk;
    private final Kql kql;

    EventSearch(Supplier<Snapshot> snapshots, BiConsumer<Snapshot.Part, Throwable> suspect, InstantSource clock) {
        this.walk = new Walk(snapshots, suspect);
        this.kql = new Kql(clock);
    }

    /**
     * What is looked for.
     *
     * @param query in the Kibana Query Language; empty for everything
     * @param from the earliest time that is wanted
     * @param to the first time that is not wanted any more
     */
    public record Wanted(String query, Optional<Instant> from, Optional<Instant> to) {
        /** Whatever time. */
        public static Wanted of(String query) {
            return new Wanted(query, Optional.empty(), Optional.empty());
        }

        private Period period() {
            return new Period(
                    from.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE),
                    to.map(time -> time.toEpochMilli() - 1).orElse(Long.MAX_VALUE));
        }
    }

    /**
     * @param cursor {@link EventPage#next()} of the page before
     * @param limit events a page, 1 to {@link #MAX_LIMIT}
     * @throws KqlException when the query cannot be understood
     * @throws IllegalArgumentException for a wrong cursor or limit
     * @throws SearchException when the index cannot answer
     */
    public EventPage search(
            String query, Optional<Instant> from, Optional<Instant> to, Optional<String> cursor, int limit) {
        return page(new Wanted(query, from, to), cursor, limit, true);
    }

    /** The same without counting what else there is: {@link EventPage#total()} is that of this page. */
    public EventPage next(Wanted wanted, Optional<String> cursor, int limit) {
        return page(wanted, cursor, limit, false);
    }

    private EventPage page(Wanted wanted, Optional<String> cursor, int limit, boolean count) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("the limit is 1 to " + MAX_LIMIT + ", not " + limit);
        }
        Optional<PageCursor> after = cursor.map(PageCursor::parse);
        Period period = count
                ? wanted.period()
                : after.map(place -> wanted.period().until(place.millis())).orElse(wanted.period());
        Query query = kql.compile(wanted.query());
        NewestEvents newest = new NewestEvents(limit + 1, after, count);
        Walk.Seen seen =
                walk.over(period, (part, searcher) -> newest.add(searcher, period.of(query, part), part.last()));
        List<String> events = newest.events();
        List<PageCursor> places = newest.places();
        boolean more = places.size() > limit;
        Optional<String> next = more ? Optional.of(places.get(limit - 1).text()) : Optional.empty();
        List<String> page = more ? events.subList(0, limit) : events;
        return new EventPage(count ? newest.total() : page.size(), page, next, seen.complete(), seen.incomplete());
    }

    /**
     * Counts events by their time.
     *
     * @param wanted where {@code from} is absent, from the first event on; where {@code to} is, until the last one
     * @param buckets how many parts of the time, 1 to {@link EventHistogram#MAX_BUCKETS}
     */
    public EventHistogram histogram(Wanted wanted, int buckets) {
        if (buckets < 1 || buckets > EventHistogram.MAX_BUCKETS) {
            throw new IllegalArgumentException("buckets are 1 to " + EventHistogram.MAX_BUCKETS + ", not " + buckets);
        }
        return new HistogramCount(walk, kql.compile(wanted.query())).count(wanted.from(), wanted.to(), buckets);
    }

    /**
     * Counts the values that a field has in the events.
     *
     * @param limit how many values to name, the most frequent ones
     * @throws IllegalArgumentException when values of the field are not counted: times, numbers and prose
     * @throws SearchException also when there are too many different values
     */
    public EventFacet facet(Wanted wanted, Field field, int limit) {
        FacetCount count = new FacetCount(field);
        Period period = wanted.period();
        Query query = kql.compile(wanted.query());
        Walk.Seen seen = walk.over(period, (part, searcher) -> count.add(searcher, period.of(query, part)));
        return count.result(limit, seen.incomplete());
    }

    /**
     * The events that were journaled after a sequence, in that order: what a live feed reads, page by page.
     *
     * @param limit events at most
     */
    public EventTail after(String query, long sequence, int limit) {
        return new TailRead(walk, kql.compile(query)).after(sequence, limit);
    }

    /** The newest sequence that is found. */
    public long newest() {
        return walk.over(new Period(0, -1), (part, searcher) -> {}).complete();
    }

    /** @throws KqlException when the query cannot be understood, or would cost too much */
    public void check(String query) {
        kql.compile(query);
    }

    /** The query as Kibana understands it, with the same meaning. */
    public String forKibana(String query) {
        return kql.forKibana(query);
    }

    /**
     * A span of time.
     *
     * @param first ms since 1970
     * @param last ms since 1970, the last one that counts
     */
    record Period(long first, long last) {
        boolean touches(Snapshot.Part part) {
            return part.last() >= first && part.first() <= last;
        }

        Period until(long millis) {
            return new Period(first, Math.min(last, millis));
        }

        /** What a query finds in a part within this time. */
        Query of(Query query, Snapshot.Part part) {
            boolean whole = first <= part.first() && last >= part.last();
            Query visible = Walk.both(query, part.visible());
            return whole ? visible : Walk.both(visible, IndexNames.period(first, last));
        }
    }
}
