package org.portcullis.siem.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.portcullis.policy.event.Field;

/**
 * Collects the newest events that a query finds, and counts all of them, in one go over each leaf: documents lie newest first,
 * so that the first ones are those that are wanted.
 */
final class NewestEvents {
    private final int most;
    private final Optional<PageCursor> after;
    private final boolean count;
    private List<Hit> hits = new ArrayList<>();
    private long total;

    /** @param event empty until it is sure to be wanted */
    private record Hit(PageCursor place, LeafReaderContext leaf, int doc, Optional<String> event) {
        static final Comparator<Hit> NEWEST_FIRST = Comparator.comparing(Hit::place, PageCursor.NEWEST_FIRST);

        Hit read() throws IOException {
            return event.isPresent()
                    ? this
                    : new Hit(
                            place,
                            leaf,
                            doc,
                            Optional.of(EventDocuments.source(
                                    leaf.reader().storedFields().document(doc))));
        }
    }

    /**
     * @param most events to collect
     * @param after the place that they have to lie behind
     * @param count whether the number of all is wanted
     */
    NewestEvents(int most, Optional<PageCursor> after, boolean count) {
        this.most = most;
        this.after = after;
        this.count = count;
    }

    /**
     * What is found in a part.
     *
     * @param last no event of the part is newer, ms since 1970
     */
    void add(IndexSearcher searcher, Query query, long last) throws IOException {
        boolean full = hits.size() == most && hits.get(most - 1).place.millis() > last;
        List<Hit> more = new ArrayList<>(hits);
        long[] found = new long[1];
        if (!full || count) {
            Walk.leaves(searcher, query, matches -> found[0] += leaf(matches, full ? 0 : most, more));
        }
        more.sort(Hit.NEWEST_FIRST);
        if (more.size() > most) {
            more.subList(most, more.size()).clear();
        }
        for (int i = 0; i < more.size(); i++) {
            more.set(i, more.get(i).read());
        }
        hits = more;
        total += found[0];
    }

    /** Answers how many there are, if that is wanted. */
    private long leaf(Matches matches, int wanted, List<Hit> into) throws IOException {
        boolean looking = count && matches.known() < 0;
        int first = after.isEmpty()
                ? 0
                : TimeOrder.firstBefore(matches.leaf(), 0, after.get().millis() + 1);
        NumericDocValues times = DocValues.getNumeric(matches.leaf(), Field.TIMESTAMP.name());
        NumericDocValues sequences = DocValues.getNumeric(matches.leaf(), Field.EVENT_SEQUENCE.name());
        int before = into.size();
        long[] found = new long[1];
        if (wanted > 0 || looking) {
            matches.from(looking ? 0 : first, doc -> {
                found[0]++;
                if (into.size() - before < wanted) {
                    if (doc >= first) {
                        PageCursor place = new PageCursor(number(times, doc), number(sequences, doc));
                        if (after.isEmpty() || PageCursor.NEWEST_FIRST.compare(after.get(), place) < 0) {
                            into.add(new Hit(place, matches.context(), doc, Optional.empty()));
                        }
                    }
                } else if (!looking) {
                    throw new CollectionTerminatedException();
                }
            });
        }
        return looking ? found[0] : Math.max(0, matches.known());
    }

    private static long number(NumericDocValues column, int doc) throws IOException {
        if (!column.advanceExact(doc)) {
            throw new IOException("document " + doc + " has no time, or no sequence");
        }
        return column.longValue();
    }

    /** How many there are, if that is wanted. */
    long total() {
        return total;
    }

    /** The places of those that were collected, the newest first. */
    List<PageCursor> places() {
        return hits.stream().map(Hit::place).toList();
    }

    /** They themselves (ECS, JSON). */
    List<String> events() {
        return hits.stream().map(hit -> hit.event.orElseThrow()).toList();
    }
}
