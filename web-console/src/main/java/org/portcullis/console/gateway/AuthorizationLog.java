package org.portcullis.console.gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.EventStorms;
import org.portcullis.policy.event.SecurityEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the event of every answer kept before it goes out. Of identical refusals (device, gateway, code) in ten minutes three
 * have events; the others are answered at once, counted, and have one event together.
 */
final class AuthorizationLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationLog.class);
    private static final Duration WINDOW = Duration.ofMinutes(10);

    /** @param device its certificate, or its serial */
    private record Key(String device, String gateway, FailureCode code) {}

    private final EventSink sink;
    private final EventStorms<Key, AuthorizationEvents.Facts> storms;

    AuthorizationLog(EventSink sink, AuthorizationEvents events, InstantSource clock) {
        this.sink = sink;
        this.storms = new EventStorms<>(
                EventStorms.MAX_WINDOWS, WINDOW, clock, System::nanoTime, storm -> write(events.summary(storm)));
    }

    /**
     * @param device its certificate, or its serial
     * @return completed when the answer may go out; completed exceptionally when it may not
     */
    CompletionStage<Long> keep(String device, AuthorizationEvents.Facts facts, SecurityEvent event) {
        if (!(facts.decision() instanceof Decision.Refuse refusal)) {
            return sink.append(event);
        }
        Key key = new Key(device, facts.request().gateway(), refusal.code());
        if (!storms.wantsEvent(key, facts.plain(refusal))) {
            return CompletableFuture.completedFuture(0L);
        }
        return sink.append(event).whenComplete((sequence, lost) -> {
            if (lost != null) {
                storms.eventLost(key);
            }
        });
    }

    /** Writes the events of the windows that are over. */
    void endDueStorms() {
        storms.endDue();
    }

    /** Writes the events of all windows. */
    void endAllStorms() {
        storms.endAll();
    }

    private void write(SecurityEvent summary) {
        sink.append(summary).whenComplete((sequence, lost) -> {
            if (lost != null) {
                LOG.warn("the event {} of refused authorizations could not be journaled: {}", summary.id(), "" + lost);
            }
        });
    }
}
