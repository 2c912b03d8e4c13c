package org.portcullis.appliance;

import java.time.InstantSource;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the appliance has to say of itself in the audit trail. */
final class ApplianceEvents {
    private static final Logger LOG = LoggerFactory.getLogger(ApplianceEvents.class);

    private final String node;
    private final EventSink sink;
    private final InstantSource clock;

    ApplianceEvents(String node, EventSink sink, InstantSource clock) {
        this.node = node;
        this.sink = sink;
        this.clock = clock;
    }

    void append(EventAction action, SecurityEvent.Outcome outcome, String message) {
        append(action, outcome, message, event -> event);
    }

    /** @param more of its fields */
    void append(
            EventAction action,
            SecurityEvent.Outcome outcome,
            String message,
            UnaryOperator<SecurityEvent.Builder> more) {
        SecurityEvent event = more.apply(
                        SecurityEvent.builder(UUID.randomUUID().toString(), clock.instant(), action, outcome, message)
                                .set(Field.SERVICE_NODE_NAME, node))
                .build();
        sink.append(event).whenComplete((sequence, failed) -> {
            if (failed != null) {
                LOG.warn("the event \"{}\" could not be kept: {}", message, failed.getMessage());
            }
        });
    }
}
