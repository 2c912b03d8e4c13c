package org.portcullis.appliance;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.portcullis.policy.store.RegistryStore;
import org.portcullis.siem.index.EventIndex;
import org.portcullis.siem.journal.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done from time to time; one thread, and a task that fails is tried again at its next turn. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "housekeeping"));
    private final Runnable renewServerKey;
    private final Runnable recheckPeers;
    private final Runnable refreshTicketKeys;
    private final RegistryStore devices;
    private final Journal journal;
    private final EventIndex index;
    private final Exporters exporters;
    private final Supplier<Duration> retention;

    Housekeeping(
            Runnable renewServerKey,
            Runnable recheckPeers,
            Runnable refreshTicketKeys,
            RegistryStore devices,
            Journal journal,
            EventIndex index,
            Exporters exporters,
            Supplier<Duration> retention) {
        this.renewServerKey = renewServerKey;
        this.recheckPeers = recheckPeers;
        this.refreshTicketKeys = refreshTicketKeys;
        this.devices = devices;
        this.journal = journal;
        this.index = index;
        this.exporters = exporters;
        this.retention = retention;
    }

    void start() {
        every(1, TimeUnit.SECONDS, "releasing devices whose time is up", devices::releaseDue);
        every(1, TimeUnit.HOURS, "renewing the server certificate", renewServerKey);
        every(1, TimeUnit.MINUTES, "checking the peers of RADIUS/TLS again", recheckPeers);
        every(1, TimeUnit.MINUTES, "reading the keys of TLS session tickets", refreshTicketKeys);
        every(10, TimeUnit.MINUTES, "enforcing the retention of events", this::enforceRetention);
    }

    private void enforceRetention() {
        index.enforceRetention(retention.get());
        long done = Math.min(index.status().committed(), exporters.done());
        int deleted = journal.enforceRetention(retention.get(), done);
        exporters.forgetDeadLettersBefore(Instant.now().minus(retention.get()));
        if (deleted > 0) {
            LOG.info("{} journal segments are past events.retention and were deleted", deleted);
        }
    }

    private void every(long period, TimeUnit unit, String what, Runnable task) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException e) {
                        LOG.warn("{} failed and is tried again: {}", what, e.toString());
                    }
                },
                period,
                period,
                unit);
    }

    @Override
    public void close() {
        timer.shutdown();
        try {
            timer.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
