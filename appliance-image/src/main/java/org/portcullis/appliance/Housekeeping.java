package org.portcullis.appliance;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.portcullis.policy.store.StoreUnreachableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be done from time to time; one thread, and a task that fails is tried again at its next turn. */
final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "housekeeping"));

    /**
     * Has a task done again and again, for the first time after one period.
     *
     * @param what for the log, where it fails
     */
    Housekeeping every(Duration period, String what, Runnable task) {
        timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        task.run();
                    } catch (StoreUnreachableException e) {
                        // Said once, by the contact to the database.
                        LOG.debug("{} has to wait for the database", what, e);
                    } catch (RuntimeException e) {
                        LOG.warn("{} failed and is tried again: {}", what, e.toString());
                    }
                },
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
        return this;
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
