package org.portcullis.siem.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.index.EventSearch.Period;

/**
 * Reads the index by sequence, a stretch of the journal at a time, so that what it costs does not depend on how much there is
 * beyond. While days are being made again, it waits for them.
 */
final class TailRead {
    private static final long STRETCH = 10_000;
    private static final Period ALWAYS = new Period(Long.MIN_VALUE, Long.MAX_VALUE);

    private final Walk walk;
    private final Query query;

    TailRead(Walk walk, Query query) {
        this.walk = walk;
        this.query = query;
    }

    EventTail after(long sequence, int limit) {
        List<EventTail.Entry> events = new ArrayList<>();
        Walk.Seen seen = walk.over(ALWAYS, (part, searcher) -> {
            Query stretch = Walk.both(
                    Walk.both(query, part.visible()),
                    LongPoint.newRangeQuery(Field.EVENT_SEQUENCE.name(), sequence + 1, sequence + STRETCH));
            read(searcher, stretch, limit, events);
        });
        if (!seen.incomplete().isEmpty() && sequence < Math.max(1, seen.missing())) {
            return new EventTail(List.of(), sequence);
        }
        long end = Math.min(seen.complete(), sequence + STRETCH);
        List<EventTail.Entry> first = events.stream()
                .filter(event -> event.sequence() <= end)
                .sorted(Comparator.comparingLong(EventTail.Entry::sequence))
                .limit(limit)
                .toList();
        return new EventTail(first, first.size() == limit ? first.get(limit - 1).sequence() : Math.max(end, sequence));
    }

    private static void read(IndexSearcher searcher, Query stretch, int limit, List<EventTail.Entry> events)
            throws IOException {
        Sort oldestFirst = new Sort(new SortField(Field.EVENT_SEQUENCE.name(), SortField.Type.LONG));
        for (ScoreDoc doc :
                searcher.search(stretch, new TopFieldCollectorManager(oldestFirst, limit, limit)).scoreDocs) {
            long sequence = (Long) ((FieldDoc) doc).fields[0];
            events.add(new EventTail.Entry(
                    sequence, EventDocuments.source(searcher.storedFields().document(doc.doc))));
        }
    }
}
