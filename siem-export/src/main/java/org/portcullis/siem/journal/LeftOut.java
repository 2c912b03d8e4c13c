package org.portcullis.siem.journal;

import java.util.OptionalLong;

/** The numbers of events that are left out while the disk is full. */
final class LeftOut {
    private boolean on;
    private long before;
    private long count;

    /** @param last the newest sequence that is kept */
    synchronized void begin(long last) {
        on = true;
        before = last;
    }

    synchronized boolean isOn() {
        return on;
    }

    /** The number of one that is left out; empty while none are. */
    synchronized OptionalLong next() {
        return on ? OptionalLong.of(before + ++count) : OptionalLong.empty();
    }

    /** Answers how many were left out; none is from here on. */
    synchronized long end() {
        long ended = count;
        on = false;
        count = 0;
        return ended;
    }

    /** It was not the end. */
    synchronized void goOn(long counted) {
        count = counted;
    }
}
