package org.portcullis.siem.journal;

import java.nio.file.Path;
import java.util.Optional;

/** Hashes and places of the last records that were read: a checkpoint comes behind what it covers. */
final class RecentRecords {
    /** More than ever wait for the disk: so far behind what it covers is no checkpoint. */
    private static final int KEPT = 1 << 17;

    private final Entry[] entries = new Entry[KEPT];

    /** A record, or of sequence 0 what is before the first one. */
    record Entry(ChainHead head, Path file, long offset) {}

    void add(Entry entry) {
        entries[(int) (entry.head.sequence() % KEPT)] = entry;
    }

    Optional<Entry> of(long sequence) {
        return Optional.ofNullable(entries[(int) (sequence % KEPT)]).filter(entry -> entry.head.sequence() == sequence);
    }
}
