package org.portcullis.profiler.anomaly;

import java.time.Instant;

/** Where this node's events are kept. */
public interface FollowedJournal {

    /** The last event that was kept. */
    long last();

    /** The first one that was kept at that time or later. */
    long at(Instant time);

    /** Those behind one. */
    EventFeed after(long sequence);
}
