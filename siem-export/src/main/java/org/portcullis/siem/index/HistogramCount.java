package org.portcullis.siem.index;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.search.Query;
import org.portcullis.siem.index.EventSearch.Period;

/** Counts what a query finds by time. Documents lie newest first, so that a bucket is a range of their numbers. */
final class HistogramCount {
    private final Walk walk;
    private final Query query;

    HistogramCount(Walk walk, Query query) {
        this.walk = walk;
        this.query = query;
    }

    EventHistogram count(Optional<Instant> from, Optional<Instant> to, int buckets) {
        Period asked = new Period(
                from.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE),
                to.map(time -> time.toEpochMilli() - 1).orElse(Long.MAX_VALUE));
        Period period = from.isPresent() && to.isPresent() ? asked : narrowed(asked);
        long length = Math.max(1, period.last() - period.first() + 1);
        long width = Math.max(1, (length + buckets - 1) / buckets);
        long[] counts = new long[buckets];
        Walk.Seen seen = walk.over(
                period,
                (part, searcher) -> Walk.leaves(searcher, period.of(query, part), matches -> {
                    int[] ends = ends(matches.leaf(), period.first(), width, buckets);
                    if (matches.all()) {
                        for (int i = 0; i < buckets; i++) {
                            counts[buckets - 1 - i] += ends[i] - (i == 0 ? 0 : ends[i - 1]);
                        }
                    } else {
                        matches.to(new Counter(ends, counts));
                    }
                }));
        return new EventHistogram(
                Instant.ofEpochMilli(period.first()),
                width,
                Arrays.stream(counts).boxed().toList(),
                seen.incomplete());
    }

    /** From the oldest to the newest event that is found, where the one who asked named no time. */
    private Period narrowed(Period asked) {
        long[] bounds = {Long.MAX_VALUE, Long.MIN_VALUE};
        walk.over(
                asked,
                (part, searcher) -> Walk.leaves(searcher, asked.of(query, part), matches -> bounds(matches, bounds)));
        if (bounds[0] > bounds[1]) {
            bounds[0] = asked.first() == Long.MIN_VALUE ? Math.min(0, asked.last()) : asked.first();
            bounds[1] = bounds[0];
        }
        return new Period(
                asked.first() == Long.MIN_VALUE ? bounds[0] : asked.first(),
                asked.last() == Long.MAX_VALUE ? Math.max(bounds[1], asked.first()) : asked.last());
    }

    private static void bounds(Matches matches, long[] bounds) throws IOException {
        int[] ends = {Integer.MAX_VALUE, -1};
        if (matches.all()) {
            ends[0] = 0;
            ends[1] = matches.leaf().maxDoc() - 1;
        } else {
            matches.to(doc -> {
                ends[0] = Math.min(ends[0], doc);
                ends[1] = doc;
            });
        }
        if (ends[1] >= 0) {
            bounds[0] = Math.min(bounds[0], TimeOrder.time(matches.leaf(), ends[1]));
            bounds[1] = Math.max(bounds[1], TimeOrder.time(matches.leaf(), ends[0]));
        }
    }

    /** For each bucket, the newest first, the number of the first document that is older than it. */
    private static int[] ends(LeafReader leaf, long first, long width, int buckets) throws IOException {
        int[] ends = new int[buckets];
        long newest = TimeOrder.time(leaf, 0);
        long oldest = TimeOrder.time(leaf, leaf.maxDoc() - 1);
        int before = 0;
        for (int i = 0; i < buckets; i++) {
            long begin = first + width * (buckets - 1 - i);
            if (begin <= oldest) {
                before = leaf.maxDoc();
            } else if (begin <= newest) {
                before = TimeOrder.firstBefore(leaf, before, begin);
            }
            ends[i] = before;
        }
        return ends;
    }

    private static final class Counter implements Matches.Each {
        private final int[] ends;
        private final long[] counts;
        private int bucket;

        private Counter(int[] ends, long[] counts) {
            this.ends = ends;
            this.counts = counts;
        }

        @Override
        public void collect(int doc) {
            while (doc >= ends[bucket]) {
                bucket++;
            }
            counts[counts.length - 1 - bucket]++;
        }
    }
}
