package org.portcullis.siem.index;

import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Weight;

/** Goes over the parts of the index, for a limited time. One that cannot be read is left out, said so, and looked at. */
final class Walk {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Supplier<Snapshot> snapshots;
    private final BiConsumer<Snapshot.Part, Throwable> suspect;

    Walk(Supplier<Snapshot> snapshots, BiConsumer<Snapshot.Part, Throwable> suspect) {
        this.snapshots = snapshots;
        this.suspect = suspect;
    }

    /** What is done in each part. */
    @FunctionalInterface
    interface Step {
        void in(Snapshot.Part part, IndexSearcher searcher) throws IOException;
    }

    /**
     * What was walked over.
     *
     * @param complete see {@link Snapshot}
     * @param incomplete names of the parts that are not whole, or could not be read
     * @param missing see {@link Snapshot}
     */
    record Seen(long complete, Set<String> incomplete, long missing) {}

    /** Of the parts in that time, newest first. */
    Seen over(EventSearch.Period period, Step step) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Snapshot snapshot = snapshots.get()) {
            Set<String> incomplete = new HashSet<>(snapshot.incomplete());
            for (Snapshot.Part part : snapshot.parts()) {
                if (period.touches(part) && !step(part, step, deadline)) {
                    incomplete.add(part.name());
                }
            }
            return new Seen(snapshot.complete(), Set.copyOf(incomplete), snapshot.missing());
        } catch (IOException e) {
            throw new SearchException("the index cannot be read: " + e.getMessage(), e);
        }
    }

    private boolean step(Snapshot.Part part, Step step, long deadline) {
        IndexSearcher searcher = new IndexSearcher(part.reader());
        searcher.setTimeout(() -> System.nanoTime() - deadline > 0);
        try {
            step.in(part, searcher);
        } catch (SearchException e) {
            throw e;
        } catch (IOException | RuntimeException | VirtualMachineError unreadable) {
            // A mapped file that was cut short is an InternalError, a damaged length may want more memory than there
            // is.
            suspect.accept(part, unreadable);
            return false;
        }
        if (searcher.timedOut() || System.nanoTime() - deadline > 0) {
            throw new SearchException("the search took longer than " + PATIENCE.toSeconds()
                    + " s; narrow the time, or begin no value with a wildcard");
        }
        return true;
    }

    static Query both(Query one, Query other) {
        if (other instanceof MatchAllDocsQuery) {
            return one;
        }
        return new BooleanQuery.Builder()
                .add(one, Occur.FILTER)
                .add(other, Occur.FILTER)
                .build();
    }

    /** Collects what a query finds in a leaf. */
    @FunctionalInterface
    interface LeafStep {
        void in(Matches matches) throws IOException;
    }

    /** Of the leaves that the query finds anything in. */
    static void leaves(IndexSearcher searcher, Query query, LeafStep step) throws IOException {
        Weight weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
            int count = weight.count(leaf);
            if (count != 0) {
                step.in(new Matches(searcher, weight, leaf, count));
            }
        }
    }
}
