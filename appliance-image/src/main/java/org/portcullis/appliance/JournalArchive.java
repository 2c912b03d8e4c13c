package org.portcullis.appliance;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.portcullis.policy.event.EventArchive;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal by time: only the segments that a period touches are read. */
final class JournalArchive implements EventArchive {
    private static final Logger LOG = LoggerFactory.getLogger(JournalArchive.class);

    /** By so much an event's time and that of its appending may differ. */
    private static final Duration SLACK = Duration.ofMinutes(1);

    private final Journal journal;

    JournalArchive(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void between(
            Optional<Instant> from, Optional<Instant> to, Set<Field> wanted, Predicate<Map<Field, Object>> each) {
        EcsJson ecs = new EcsJson(wanted);
        long first = from.map(time -> journal.sequenceAt(time.minus(SLACK))).orElse(1L);
        long end = Math.min(
                to.map(time -> journal.sequenceAfter(time.plus(SLACK))).orElse(Long.MAX_VALUE),
                journal.lastSequence() + 1);
        try (JournalReader reader = journal.reader(first)) {
            for (Optional<JournalRecord> next = reader.poll();
                    next.isPresent() && next.get().sequence() < end;
                    next = reader.poll()) {
                Optional<Map<Field, Object>> event = decode(ecs, next.get()).filter(known -> within(known, from, to));
                if (event.isPresent() && !each.test(event.get())) {
                    return;
                }
            }
        }
    }

    private static boolean within(Map<Field, Object> event, Optional<Instant> from, Optional<Instant> to) {
        Instant at = (Instant) event.get(Field.TIMESTAMP);
        return at != null
                && from.map(time -> !at.isBefore(time)).orElse(true)
                && to.map(at::isBefore).orElse(true);
    }

    private static Optional<Map<Field, Object>> decode(EcsJson ecs, JournalRecord event) {
        try {
            return Optional.of(ecs.decode(event.payload()));
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("the event {} of the journal cannot be read: {}", event.sequence(), unreadable.getMessage());
            return Optional.empty();
        }
    }
}
