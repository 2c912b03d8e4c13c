package org.portcullis.siem.index;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalReader;

/** How far back the journal goes. */
final class JournalReach {
    private JournalReach() {}

    /** When the journal does not have all of a day any more: the time of the first event that it has. */
    static Optional<Instant> lostBefore(Journal journal, LocalDate day) {
        try (JournalReader reader = journal.reader(1)) {
            return reader.poll()
                    .filter(record -> record.sequence() > 1)
                    .map(record ->
                            (Instant) new EcsJson().decode(record.payload()).get(Field.TIMESTAMP))
                    .filter(oldest ->
                            oldest.isAfter(day.atStartOfDay(ZoneOffset.UTC).toInstant()));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
