package org.portcullis.siem.index;

import java.io.IOException;

/** What of the journal was put into the index, and what of it is to be committed. */
final class IndexProgress {
    private final DayIndexes open;
    private long sequence;
    private boolean uncommitted;
    private long firstPut;

    /**
     * @param sequence everything up to there was put before
     * @param committed and up to there committed
     */
    IndexProgress(DayIndexes open, long sequence, long committed) {
        this.open = open;
        this.sequence = sequence;
        this.uncommitted = sequence > committed;
        this.firstPut = System.nanoTime();
    }

    void read(long record, boolean put) {
        sequence = Math.max(sequence, record);
        if (put && !uncommitted) {
            uncommitted = true;
            firstPut = System.nanoTime();
        }
    }

    /** The last record that was put. */
    long sequence() {
        return sequence;
    }

    /** Commits what has waited for so long; true when nothing is left to be committed. */
    boolean commitIfDue(long nanos) throws IOException {
        if (uncommitted && System.nanoTime() - firstPut >= nanos) {
            commit();
        }
        return !uncommitted;
    }

    void commit() throws IOException {
        open.commit(sequence);
        uncommitted = false;
    }
}
