package org.portcullis.siem.journal;

/** Where records are read from: the journal of this process, or the files of another's. */
public interface JournalSource {

    /**
     * Reads on from a sequence; from the oldest record there is, when that one is gone already.
     *
     * @param from the first sequence wanted
     */
    JournalReader reader(long from);
}
