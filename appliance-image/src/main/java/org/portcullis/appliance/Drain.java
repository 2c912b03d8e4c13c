package org.portcullis.appliance;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.portcullis.radius.access.RadiusServer;
import org.portcullis.radius.accounting.AccountingServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes before a stop: load balancers and switches are sent elsewhere at once, conversations under way end, and
 * receivers that are there get the last events. Where nothing is under way nothing is waited for.
 */
final class Drain {
    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);
    /** For an event to be synced. */
    private static final long SYNC_SECONDS = 2;

    private final Readiness readiness;
    private final ApplianceEvents events;
    private final RadiusServer radius;
    private final AccountingServer accounting;
    private final Exporters exporters;

    /** RADIUS is listened for from now on. */
    Drain(
            Readiness readiness,
            ApplianceEvents events,
            RadiusServer radius,
            AccountingServer accounting,
            Exporters exporters) {
        this.readiness = readiness;
        this.events = events;
        this.radius = radius;
        this.accounting = accounting;
        this.exporters = exporters;
        readiness.listening(radius::isWorking);
    }

    /** @param atMost for all of it together */
    void run(Duration atMost) throws InterruptedException {
        long begun = System.nanoTime();
        readiness.drain();
        accounting.drain();
        int underWay = radius.gauges().conversations();
        LOG.info("stopping; {} conversations are under way", underWay);
        events.append(
                EventAction.APPLIANCE_STOPPING,
                Outcome.SUCCESS,
                "The appliance was told to stop; " + underWay + " conversations are under way and no other begins");
        int left = radius.drain(atMost);
        long last = synced("The appliance stops, after "
                + Duration.ofNanos(System.nanoTime() - begun).toMillis() + " ms; " + left
                + " conversations had not ended");
        exporters.flush(last, atMost.minusNanos(System.nanoTime() - begun));
    }

    /** @return the sequence of the event; 0 where it could not be kept */
    private long synced(String message) throws InterruptedException {
        try {
            return events.append(EventAction.APPLIANCE_STOPPED, Outcome.SUCCESS, message)
                    .toCompletableFuture()
                    .get(SYNC_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException notKept) {
            return 0;
        }
    }
}
