package org.portcullis.siem.index;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.NumericDocValues;
import org.portcullis.policy.event.Field;

/** Finds documents of a leaf by their time; they lie newest first. */
final class TimeOrder {
    private TimeOrder() {}

    /** The time of a document, ms since 1970. */
    static long time(LeafReader leaf, int doc) throws IOException {
        NumericDocValues times = DocValues.getNumeric(leaf, Field.TIMESTAMP.name());
        if (!times.advanceExact(doc)) {
            throw new IOException("document " + doc + " has no time");
        }
        return times.longValue();
    }

    /**
     * The number of the first document that is older than a time; as many as there are, when there is none.
     *
     * @param from a document that no newer one than wanted lies behind
     */
    static int firstBefore(LeafReader leaf, int from, long millis) throws IOException {
        int low = from;
        int high = leaf.maxDoc();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (time(leaf, middle) < millis) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
