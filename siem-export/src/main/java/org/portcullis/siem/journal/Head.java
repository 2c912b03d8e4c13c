package org.portcullis.siem.journal;

import java.util.List;

/**
 * How far the journal may be read, at one moment.
 *
 * @param segments oldest first
 * @param end octets of the newest segment that may be read; 0 while none of its records is synced: it may then still be
 *     made anew, and nobody opens it
 */
record Head(List<Segment> segments, long end) {

    /** Octets of a segment that may be read. */
    long limit(int index) {
        return index == segments.size() - 1 ? end : segments.get(index).end();
    }

    /** The first sequence that the segment does not hold. */
    long sequenceLimit(int index) {
        return index == segments.size() - 1
                ? Long.MAX_VALUE
                : segments.get(index + 1).firstSequence();
    }

    /** The segment that a sequence would be in: the oldest for all that is older; -1 when there is none. */
    int indexOf(long sequence) {
        int low = 0;
        int high = segments.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (segments.get(middle).firstSequence() <= sequence) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return high < 0 ? -1 : low;
    }
}
