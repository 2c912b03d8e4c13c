package org.portcullis.console.api;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the events of what was done about exporters. */
public final class ExporterEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ExporterEvents.class);
    private static final int LONGEST_REASON = 1000;

    private final EventSink events;
    private final String node;
    private final InstantSource clock;

    /** @param node the name of this node */
    public ExporterEvents(EventSink events, String node, InstantSource clock) {
        this.events = events;
        this.node = node;
        this.clock = clock;
    }

    String node() {
        return node;
    }

    /**
     * @param message what was done, and what came of it
     * @param reason in the receiver's words; may be empty
     * @return completed when the event is on disk, or when it could not be put there, which is logged: what it tells of is
     *     done
     */
    CompletionStage<Long> report(
            EventAction action, Outcome outcome, String exporter, String caller, String message, String reason) {
        SecurityEvent event = SecurityEvent.builder(
                        UUID.randomUUID().toString(), clock.instant(), action, outcome, message)
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.USER_NAME, caller)
                .set(Field.EXPORTER_NAME, exporter)
                .set(Field.EVENT_REASON, reason.substring(0, Math.min(LONGEST_REASON, reason.length())))
                .build();
        return events.append(event).exceptionally(lost -> {
            LOG.warn("the event {} could not be journaled: {}", event.id(), lost.toString());
            return 0L;
        });
    }
}
