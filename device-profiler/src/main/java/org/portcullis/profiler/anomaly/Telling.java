package org.portcullis.profiler.anomaly;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.profiler.store.AnomalyStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Acts on what was found, where that is wanted, and has an event of it journaled; what was not told is told after a restart. */
final class Telling {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(Telling.class);

    private final AnomalyStore store;
    private final Acting acting;
    private final AnomalyEvents made;
    private final EventSink events;
    private final Supplier<AnomalySettings> settings;

    Telling(
            AnomalyStore store,
            Acting acting,
            AnomalyEvents made,
            EventSink events,
            Supplier<AnomalySettings> settings) {
        this.store = store;
        this.acting = acting;
        this.made = made;
        this.events = events;
        this.settings = settings;
    }

    /** @param most at once; those that are left come next time */
    void tell(String node, int most) throws InterruptedException {
        for (Anomaly anomaly : store.untold(node, most)) {
            Anomaly done = anomaly.mode() == Mode.ACT
                    ? anomaly.acted(acting.act(anomaly, settings.get(), brake -> journal(made.braked(brake))))
                    : anomaly;
            if (!journaled(made.detected(done))) {
                return;
            }
            store.told(done);
        }
    }

    private void journal(SecurityEvent event) {
        events.append(event).exceptionally(lost -> {
            LOG.warn("the event {} could not be journaled: {}", event, lost.getMessage());
            return 0L;
        });
    }

    private boolean journaled(SecurityEvent event) throws InterruptedException {
        try {
            events.append(event).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException problem) {
            LOG.warn("the event {} could not be journaled and is tried again: {}", event, problem.toString());
            return false;
        }
    }
}
