package org.portcullis.siem.index;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.query.Kql;
import org.portcullis.siem.query.KqlException;

/** Finds events by what an analyst types. Safe for use by several threads. */
public final class EventSearch {
    /** Events that one page may have. */
    public static final int MAX_LIMIT = 10_000;

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Supplier<Snapshot> snapshots;
    private final Consumer<Snapshot.Part> damaged;
    private final Kql kql;

    EventSearch(Supplier<Snapshot> snapshots, Consumer<Snapshot.Part> damaged, InstantSource clock) {
        this.snapshots = snapshots;
        this.damaged = damaged;
        this.kql = new Kql(clock);
    }

    private record Hit(PageCursor place, String event) {}

    /**
     * @param query in the Kibana Query Language; empty for everything
     * @param from the earliest time that is wanted
     * @param to the first time that is not wanted any more
     * @param cursor {@link EventPage#next()} of the page before
     * @param limit events a page, 1 to {@link #MAX_LIMIT}
     * @throws KqlException when the query cannot be understood
     * @throws IllegalArgumentException for a wrong cursor or limit
     * @throws SearchException when the index cannot answer
     */
    public EventPage search(
            String query, Optional<Instant> from, Optional<Instant> to, Optional<String> cursor, int limit) {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("the limit is 1 to " + MAX_LIMIT + ", not " + limit);
        }
        Optional<PageCursor> after = cursor.map(PageCursor::parse);
        long first = from.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
        long last = to.map(time -> time.toEpochMilli() - 1).orElse(Long.MAX_VALUE);
        Query wanted = new BooleanQuery.Builder()
                .add(kql.compile(query), Occur.FILTER)
                .add(LongPoint.newRangeQuery(Field.TIMESTAMP.name(), first, last), Occur.FILTER)
                .build();
        try (Snapshot snapshot = snapshots.get()) {
            List<Hit> hits = new ArrayList<>();
            long total = 0;
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            for (Snapshot.Part part : snapshot.parts()) {
                if (part.last() >= first && part.first() <= last) {
                    total += searchPart(part, wanted, after, limit, hits, deadline);
                }
            }
            List<String> events = hits.stream().limit(limit).map(Hit::event).toList();
            Optional<String> next =
                    hits.size() > limit ? Optional.of(hits.get(limit - 1).place.text()) : Optional.empty();
            return new EventPage(total, events, next);
        } catch (IOException e) {
            throw new SearchException("the index cannot be read: " + e.getMessage(), e);
        }
    }

    /** Merges the newest events of a part into the hits, of which there may be one beyond the limit; answers its total. */
    private long searchPart(
            Snapshot.Part part, Query wanted, Optional<PageCursor> after, int limit, List<Hit> hits, long deadline)
            throws IOException {
        IndexSearcher searcher = new IndexSearcher(part.reader());
        searcher.setTimeout(() -> System.nanoTime() - deadline > 0);
        try {
            Query counted = both(wanted, part.visible());
            long total = searcher.count(counted);
            boolean full = hits.size() > limit && hits.get(limit).place.millis() > part.last();
            if (total > 0 && !full) {
                Query page = after.map(place -> both(counted, place.older())).orElse(counted);
                for (ScoreDoc doc : searcher.search(
                                page, new TopFieldCollectorManager(EventDocument.newestFirst(), limit + 1, limit + 1))
                        .scoreDocs) {
                    Object[] place = ((FieldDoc) doc).fields;
                    String source = EventDocument.source(searcher.storedFields().document(doc.doc));
                    hits.add(new Hit(new PageCursor((Long) place[0], (Long) place[1]), source));
                }
                hits.sort((a, b) -> a.place.millis() != b.place.millis()
                        ? Long.compare(b.place.millis(), a.place.millis())
                        : Long.compare(b.place.sequence(), a.place.sequence()));
                if (hits.size() > limit + 1) {
                    hits.subList(limit + 1, hits.size()).clear();
                }
            }
            if (searcher.timedOut()) {
                throw new SearchException("the search took longer than " + PATIENCE.toSeconds()
                        + " s; narrow the time, or begin no value with a wildcard");
            }
            return total;
        } catch (CorruptIndexException e) {
            damaged.accept(part);
            throw new SearchException("the index of " + part.name() + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Query both(Query one, Query other) {
        return new BooleanQuery.Builder()
                .add(one, Occur.FILTER)
                .add(other, Occur.FILTER)
                .build();
    }
}
