package org.portcullis.radius.access;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.log.RateLimitedLog;
import org.slf4j.LoggerFactory;

/**
 * Lets an answer out only after its event is kept. No thread waits: the answer goes out on the thread that completes the
 * event's stage.
 */
final class EventGate {
    private final EventSink sink;
    private final boolean beforeAnswer;
    private final RateLimitedLog log;

    /** @param beforeAnswer false: the answer goes out at once, and a lost event is only logged */
    EventGate(EventSink sink, boolean beforeAnswer, RadiusClock clock) {
        this.sink = sink;
        this.beforeAnswer = beforeAnswer;
        this.log =
                new RateLimitedLog(LoggerFactory.getLogger(EventGate.class), Duration.ofSeconds(10), clock.nanoTime());
    }

    /**
     * Runs one of the two, once.
     *
     * @param kept after the event is on disk
     * @param lost when it could not be written
     */
    void keep(SecurityEvent event, Runnable kept, Runnable lost) {
        CompletionStage<Long> written;
        try {
            written = sink.append(event);
        } catch (RuntimeException refused) {
            report(event, refused);
            (beforeAnswer ? lost : kept).run();
            return;
        }
        if (!beforeAnswer) {
            kept.run();
        }
        written.whenComplete((sequence, failure) -> {
            if (failure != null) {
                report(event, failure);
            }
            if (beforeAnswer) {
                (failure == null ? kept : lost).run();
            }
        });
    }

    /**
     * Has an event kept that no answer waits for.
     *
     * @param lost when it could not be written
     */
    void keepAlone(SecurityEvent event, Runnable lost) {
        CompletionStage<Long> written;
        try {
            written = sink.append(event);
        } catch (RuntimeException refused) {
            report(event, "", refused);
            lost.run();
            return;
        }
        written.whenComplete((sequence, failure) -> {
            if (failure != null) {
                report(event, "", failure);
                lost.run();
            }
        });
    }

    private void report(SecurityEvent event, Throwable failure) {
        report(event, beforeAnswer ? ", so the switch gets no answer" : "", failure);
    }

    private void report(SecurityEvent event, String consequence, Throwable failure) {
        log.warn(() -> "The event of a decision could not be kept" + consequence + ": " + event, failure);
    }
}
