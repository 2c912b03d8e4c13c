package org.portcullis.appliance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.siem.index.EventIndex;
import org.portcullis.siem.journal.DiskWatch;
import org.portcullis.siem.journal.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deletes events past their time, and for want of room; of the journal only what the index and every exporter have. */
final class EventRetention implements MetricSource {
    private static final Logger LOG = LoggerFactory.getLogger(EventRetention.class);

    private final Journal journal;
    private final EventIndex index;
    private final Exporters exporters;
    private final Supplier<Configuration.Events> events;
    private final DiskWatch disk;

    EventRetention(
            JournalPart part,
            EventIndex index,
            Exporters exporters,
            DataFolder data,
            Supplier<Configuration> configuration,
            InstantSource clock) {
        this.journal = part.journal();
        this.index = index;
        this.exporters = exporters;
        this.events = () -> configuration.get().events();
        this.disk = new DiskWatch(
                journal,
                List.of(data.journal(), data.index()),
                () -> new DiskWatch.Rules(events.get().maxDisk(), events.get().onDiskFull()),
                this::delivered,
                since -> index.enforceRetention(Duration.between(since, clock.instant())),
                part.notices(),
                clock);
    }

    void keepHouse(Housekeeping housekeeping) {
        housekeeping
                .every(Duration.ofSeconds(2), "watching the disk of the events", disk::look)
                .every(Duration.ofMinutes(10), "enforcing the retention of events", this::enforce);
    }

    private void enforce() {
        Duration kept = events.get().retention();
        index.enforceRetention(kept);
        int deleted = journal.enforceRetention(kept, delivered());
        exporters.forgetDeadLettersBefore(Instant.now().minus(kept));
        if (deleted > 0) {
            LOG.info("{} journal segments are past events.retention and were deleted", deleted);
        }
    }

    /** The sequence that the index and every exporter have durably done with. */
    private long delivered() {
        return Math.min(index.status().committed(), exporters.done());
    }

    /** What the last look at the disk found. */
    DiskWatch.Usage usage() {
        return disk.usage();
    }

    @Override
    public List<Metric> read() {
        DiskWatch.Usage usage = usage();
        return List.of(
                Metric.gauge(
                        "portcullis_events_disk_used_bytes",
                        "What is used of the disk, or by events, as events.maxDisk counts it",
                        Map.of(),
                        usage.used()),
                Metric.gauge(
                        "portcullis_events_disk_limit_bytes", "events.maxDisk in octets", Map.of(), usage.limit()));
    }
}
