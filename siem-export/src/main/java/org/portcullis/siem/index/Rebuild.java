package org.portcullis.siem.index;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;

/** Reads the journal once more for days that have to be made again, a little at a time, so that new events need not wait. */
final class Rebuild implements AutoCloseable {
    private final Set<LocalDate> days;
    private final long until;
    private final Optional<JournalReader> reader;
    private long read;
    private long events;

    private Rebuild(Set<LocalDate> days, long until, Optional<JournalReader> reader) {
        this.days = days;
        this.until = until;
        this.reader = reader;
        this.read = until;
    }

    /**
     * @param days to be made again, perhaps none
     * @param until the last record that is to be read; whoever follows the journal puts those behind it
     */
    static Rebuild of(Set<LocalDate> days, Journal journal, long until) {
        if (days.isEmpty() || until == 0) {
            return new Rebuild(days, 0, Optional.empty());
        }
        long start = days.stream()
                .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
                .mapToLong(journal::sequenceAt)
                .min()
                .orElseThrow();
        Rebuild rebuild = new Rebuild(days, until, Optional.of(journal.reader(start)));
        rebuild.read = start - 1;
        return rebuild;
    }

    Set<LocalDate> days() {
        return days;
    }

    /** The last record that is to be read. */
    long until() {
        return until;
    }

    boolean over() {
        return read >= until;
    }

    /** Every record up to this one has been read, and the journal need not keep it for this. */
    long read() {
        return read;
    }

    /** Events that were put. */
    long events() {
        return events;
    }

    /** The next record, when there is one. */
    Optional<JournalRecord> next() {
        Optional<JournalRecord> next = reader.filter(open -> !over()).flatMap(JournalReader::poll);
        read = next.map(JournalRecord::sequence).orElse(until);
        return next.filter(record -> record.sequence() <= until);
    }

    void put() {
        events++;
    }

    @Override
    public void close() {
        reader.ifPresent(JournalReader::close);
    }
}
