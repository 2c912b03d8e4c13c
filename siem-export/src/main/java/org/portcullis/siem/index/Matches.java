package org.portcullis.siem.index;

import java.io.IOException;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BulkScorer;
import org.apache.lucene.search.CollectionTerminatedException;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.LeafCollector;
import org.apache.lucene.search.Scorable;
import org.apache.lucene.search.Weight;

/**
 * What a query finds in a leaf.
 *
 * @param known how many it finds, where that is known without looking; else -1
 */
record Matches(IndexSearcher searcher, Weight weight, LeafReaderContext context, int known) {
    private static final int WINDOW = 1 << 17;

    /** Collects without scores. */
    @FunctionalInterface
    interface Each extends LeafCollector {
        @Override
        default void setScorer(Scorable scorer) {}
    }

    LeafReader leaf() {
        return context.reader();
    }

    /** Whether the query finds every document there is. */
    boolean all() {
        return known == leaf().maxDoc();
    }

    /**
     * Gives them to a collector in the order of their numbers, until it throws {@link CollectionTerminatedException}.
     *
     * @param first the number to begin at
     */
    void from(int first, Each collector) throws IOException {
        BulkScorer scorer = weight.bulkScorer(context);
        int end = leaf().maxDoc();
        try {
            for (int from = first; scorer != null && from < end; ) {
                if (searcher.getTimeout().shouldExit()) {
                    return; // Whoever walks says so.
                }
                from = scorer.score(collector, leaf().getLiveDocs(), from, Math.min(end, from + WINDOW));
            }
        } catch (CollectionTerminatedException enough) {
            return;
        }
    }

    void to(Each collector) throws IOException {
        from(0, collector);
    }
}
