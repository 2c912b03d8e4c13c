package org.portcullis.appliance;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.portcullis.siem.index.EventIndex;
import org.portcullis.siem.journal.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes events past their time, of the journal only what the index and every exporter have. */
final class EventRetention {
    private static final Logger LOG = LoggerFactory.getLogger(EventRetention.class);

    private final Journal journal;
    private final EventIndex index;
    private final Exporters exporters;
    private final Supplier<Duration> retention;

    EventRetention(Journal journal, EventIndex index, Exporters exporters, Supplier<Duration> retention) {
        this.journal = journal;
        this.index = index;
        this.exporters = exporters;
        this.retention = retention;
    }

    void enforce() {
        Duration kept = retention.get();
        index.enforceRetention(kept);
        long done = Math.min(index.status().committed(), exporters.done());
        int deleted = journal.enforceRetention(kept, done);
        exporters.forgetDeadLettersBefore(Instant.now().minus(kept));
        if (deleted > 0) {
            LOG.info("{} journal segments are past events.retention and were deleted", deleted);
        }
    }
}
