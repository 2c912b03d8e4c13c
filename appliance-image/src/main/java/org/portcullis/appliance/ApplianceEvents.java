package org.portcullis.appliance;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
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

    void started(List<InetSocketAddress> addresses, String policy) {
        LOG.info("serving RADIUS on {} with policy {}", HostPort.text(addresses), policy);
        append(
                EventAction.APPLIANCE_STARTED,
                SecurityEvent.Outcome.SUCCESS,
                "The appliance began to serve on " + HostPort.text(addresses));
    }

    void reloaded() {
        append(EventAction.CONFIGURATION_RELOADED, SecurityEvent.Outcome.SUCCESS, "The configuration was reloaded");
    }

    /** @param why what is wrong, as a person reads it */
    void reloadRefused(String why) {
        append(
                EventAction.CONFIGURATION_REFUSED,
                SecurityEvent.Outcome.FAILURE,
                "A reload was refused and the configuration in force stays: " + why);
    }

    /** @return completed with its sequence when it is synced */
    CompletionStage<Long> append(EventAction action, SecurityEvent.Outcome outcome, String message) {
        return append(action, outcome, message, event -> event);
    }

    /** @param more of its fields */
    CompletionStage<Long> append(
            EventAction action,
            SecurityEvent.Outcome outcome,
            String message,
            UnaryOperator<SecurityEvent.Builder> more) {
        SecurityEvent event = more.apply(
                        SecurityEvent.builder(UUID.randomUUID().toString(), clock.instant(), action, outcome, message)
                                .set(Field.SERVICE_NODE_NAME, node))
                .build();
        return sink.append(event).whenComplete((sequence, failed) -> {
            if (failed != null) {
                LOG.warn("the event \"{}\" could not be kept: {}", message, failed.getMessage());
            }
        });
    }
}
