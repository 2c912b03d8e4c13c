package org.portcullis.radius.accounting;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Up to which sequence of the audit trail the table of sessions has taken everything in; from there on it is made whole
 * from the events after a crash. An event counts from before it is written until the table knows of it, so the point is
 * never too late; when it is early, a few events are taken in twice, which changes nothing.
 */
final class ReplayPoint {
    private record Opened(long sequence, long at) {}

    private final LongSupplier lastSequence;
    private final LongSupplier nanoTime;
    private final long patienceNanos;

    /** In the order of opening, so that the first has the lowest sequence. */
    private final Map<Object, Opened> open = new LinkedHashMap<>();

    /**
     * @param lastSequence the newest event that is synced
     * @param patience how long an event may take from writing to the table; one that never gets there (an Access-Accept
     *     that the device did not wait for) holds the point back no longer
     */
    ReplayPoint(LongSupplier lastSequence, LongSupplier nanoTime, Duration patience) {
        this.lastSequence = lastSequence;
        this.nanoTime = nanoTime;
        this.patienceNanos = patience.toNanos();
    }

    /** An event is about to be written that the table will have to know of. */
    synchronized void opened(Object about) {
        open.remove(about);
        open.put(about, new Opened(lastSequence.getAsLong(), nanoTime.getAsLong()));
    }

    /** The table knows of it, or it was never written. */
    synchronized void closed(Object about) {
        open.remove(about);
    }

    synchronized long value() {
        long now = nanoTime.getAsLong();
        Iterator<Opened> eldest = open.values().iterator();
        while (eldest.hasNext()) {
            Opened first = eldest.next();
            if (now - first.at <= patienceNanos) {
                return first.sequence;
            }
            eldest.remove();
        }
        return lastSequence.getAsLong();
    }
}
