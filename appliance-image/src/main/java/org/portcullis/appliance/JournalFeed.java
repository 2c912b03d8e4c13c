package org.portcullis.appliance;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.event.Field;
import org.portcullis.profiler.anomaly.EventFeed;
import org.portcullis.profiler.anomaly.Events;
import org.portcullis.profiler.anomaly.FollowedJournal;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The journal, followed by who looks for anomalies. */
final class JournalFeed implements FollowedJournal {
    private static final Logger LOG = LoggerFactory.getLogger(JournalFeed.class);

    private final Journal journal;
    private final EcsJson ecs = new EcsJson(Events.WANTED);

    JournalFeed(Journal journal) {
        this.journal = journal;
    }

    @Override
    public long last() {
        return journal.lastSequence();
    }

    @Override
    public long at(Instant time) {
        return journal.sequenceAt(time);
    }

    @Override
    public EventFeed after(long sequence) {
        JournalReader reader = journal.reader(sequence + 1);
        return new EventFeed() {
            @Override
            public Optional<Entry> next(Duration most) throws InterruptedException {
                return reader.poll(most).map(read -> new Entry(read.sequence(), decoded(read)));
            }

            @Override
            public void close() {
                reader.close();
            }
        };
    }

    private Map<Field, Object> decoded(JournalRecord event) {
        try {
            return ecs.decode(event.payload());
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("the event {} of the journal cannot be read: {}", event.sequence(), unreadable.getMessage());
            return Map.of();
        }
    }
}
