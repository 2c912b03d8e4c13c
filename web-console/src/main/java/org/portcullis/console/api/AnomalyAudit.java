package org.portcullis.console.api;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.portcullis.console.store.AccountName;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.anomaly.Anomaly;
import org.portcullis.profiler.anomaly.AnomalyException;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.store.ActingLimit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the events of what people do about anomalies. */
public final class AnomalyAudit {
    private static final Logger LOG = LoggerFactory.getLogger(AnomalyAudit.class);

    private final EventSink events;
    private final String node;
    private final InstantSource clock;

    /** @param node the name of this node */
    public AnomalyAudit(EventSink events, String node, InstantSource clock) {
        this.events = events;
        this.node = node;
        this.clock = clock;
    }

    void acknowledged(AccountName actor, Anomaly anomaly, String reason) {
        append(event(
                        EventAction.ANOMALY_ACKNOWLEDGED,
                        actor,
                        actor + " has seen to the anomaly \"" + anomaly.sentence() + "\": " + reason)
                .set(Field.RULE_NAME, anomaly.rule().word())
                .set(Field.ANOMALY_SOURCE, anomaly.id())
                .set(Field.SOURCE_MAC, anomaly.scene().mac())
                .set(Field.DEVICE_SERIAL_NUMBER, anomaly.scene().device().map(Serial::text))
                .set(Field.CHANGE_BEFORE, List.of("state=open"))
                .set(Field.CHANGE_AFTER, List.of("state=acknowledged", "reason=" + reason)));
    }

    void added(AccountName actor, AnomalyException exception) {
        append(about(
                        EventAction.ANOMALY_EXCEPTION_ADDED,
                        actor,
                        exception,
                        " is not told until " + exception.until() + ": " + exception.reason())
                .set(Field.CHANGE_AFTER, members(exception)));
    }

    void removed(AccountName actor, AnomalyException exception) {
        append(about(EventAction.ANOMALY_EXCEPTION_REMOVED, actor, exception, " is told again")
                .set(Field.CHANGE_BEFORE, members(exception)));
    }

    void released(AccountName actor, ActingLimit.Brake brake, String reason) {
        append(event(
                        EventAction.ANOMALY_BRAKE_RELEASED,
                        actor,
                        actor + " released the brake: anomalies are acted on again: " + reason)
                .set(Field.CHANGE_BEFORE, List.of("brake=engaged", "since=" + brake.engaged()))
                .set(Field.CHANGE_AFTER, List.of("brake=released", "reason=" + reason)));
    }

    private SecurityEvent.Builder about(
            EventAction action, AccountName actor, AnomalyException exception, String what) {
        AnomalyRule rule = exception.rule();
        return event(action, actor, actor + ": " + rule.word() + " of " + exception.scope() + what)
                .set(Field.RULE_NAME, rule.word())
                .set(Field.DEVICE_SERIAL_NUMBER, exception.device().map(Serial::text))
                .set(Field.SOURCE_MAC, exception.mac())
                .set(Field.NAS_NAME, exception.nas())
                .set(Field.NAS_PORT, exception.port());
    }

    private static List<String> members(AnomalyException exception) {
        return List.of(
                "rule=" + exception.rule().word(),
                "of=" + exception.scope(),
                "until=" + exception.until(),
                "reason=" + exception.reason());
    }

    private SecurityEvent.Builder event(EventAction action, AccountName actor, String message) {
        return SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        action,
                        SecurityEvent.Outcome.SUCCESS,
                        message.endsWith(".") ? message : message + ".")
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.USER_NAME, actor.text())
                .set(Field.RELATED_USER, Optional.of(actor.text()).stream().toList());
    }

    private void append(SecurityEvent.Builder made) {
        SecurityEvent event = made.build();
        events.append(event).exceptionally(lost -> {
            LOG.warn("the event {} of an anomaly could not be journaled: {}", event.id(), lost.toString());
            return 0L;
        });
    }
}
