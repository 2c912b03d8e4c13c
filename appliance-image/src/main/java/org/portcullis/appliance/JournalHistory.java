package org.portcullis.appliance;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.portcullis.policy.event.EventHistory;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.portcullis.siem.journal.JournalSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal, read again by a part that does not know of it. */
final class JournalHistory implements EventHistory {
    private static final Logger LOG = LoggerFactory.getLogger(JournalHistory.class);

    private final JournalSource journal;
    private final EcsJson ecs = new EcsJson();

    JournalHistory(JournalSource journal) {
        this.journal = journal;
    }

    @Override
    public void after(long sequence, Consumer<Map<Field, Object>> each) {
        try (JournalReader reader = journal.reader(sequence + 1)) {
            for (Optional<JournalRecord> next = reader.poll(); next.isPresent(); next = reader.poll()) {
                decode(next.get()).ifPresent(each);
            }
        }
    }

    private Optional<Map<Field, Object>> decode(JournalRecord event) {
        try {
            return Optional.of(ecs.decode(event.payload()));
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("the event {} of the journal cannot be read: {}", event.sequence(), unreadable.getMessage());
            return Optional.empty();
        }
    }
}
