package org.portcullis.profiler.anomaly;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.portcullis.policy.decision.DecisionFields;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.store.ActingLimit;

/** Makes the events of anomalies. */
final class AnomalyEvents {
    private static final String RULE_SET = "anomaly";
    private static final long HIGH = 73;

    private final String node;
    private final DeviceRegistry devices;
    private final InstantSource clock;

    AnomalyEvents(String node, DeviceRegistry devices, InstantSource clock) {
        this.node = node;
        this.devices = devices;
        this.clock = clock;
    }

    /** Made twice of the same anomaly, it has the same id. */
    SecurityEvent detected(Anomaly anomaly) {
        Scene scene = anomaly.scene();
        Optional<Device> device = scene.device().flatMap(devices::find).map(Registration::device);
        String what = anomaly.action().isEmpty() ? "" : " " + sentence(anomaly.action());
        SecurityEvent.Builder event = SecurityEvent.builder(
                        anomaly.id(),
                        clock.instant(),
                        EventAction.ANOMALY_DETECTED,
                        SecurityEvent.Outcome.UNKNOWN,
                        anomaly.sentence() + what)
                .set(Field.EVENT_KIND, anomaly.mode() == Mode.RECORD ? "event" : "alert")
                .set(Field.EVENT_CODE, anomaly.rule().word())
                .set(Field.EVENT_SEVERITY, anomaly.rule().severity(anomaly.mode()))
                .set(Field.EVENT_START, anomaly.at())
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.RULE_NAME, anomaly.rule().word())
                .set(Field.RULE_RULESET, RULE_SET)
                .set(Field.ANOMALY_MODE, anomaly.mode().word())
                .set(Field.ANOMALY_BEFORE, anomaly.before())
                .set(Field.ANOMALY_AFTER, anomaly.after())
                .set(Field.ANOMALY_ACTION, anomaly.action())
                .set(Field.ANOMALY_SOURCE, anomaly.source())
                .set(Field.SOURCE_MAC, scene.mac())
                .set(Field.DEVICE_SERIAL_NUMBER, scene.device().map(Serial::text))
                .set(Field.NAS_NAME, scene.nas())
                .set(Field.NAS_PORT, scene.port())
                .set(Field.OBSERVER_NAME, scene.nas())
                .set(Field.OBSERVER_INGRESS_INTERFACE, scene.port())
                .set(
                        Field.RELATED_HOSTS,
                        Stream.of(scene.nas()).filter(nas -> !nas.isEmpty()).toList())
                .set(
                        Field.RELATED_USER,
                        scene.device().map(Serial::text).stream().toList());
        device.ifPresent(known -> DecisionFields.write(event, known));
        return event.build();
    }

    private static String sentence(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    /** Nothing is acted on any more. */
    SecurityEvent braked(ActingLimit.Brake brake) {
        return SecurityEvent.builder(
                        UUID.randomUUID().toString(),
                        clock.instant(),
                        EventAction.ANOMALY_BRAKE_ENGAGED,
                        SecurityEvent.Outcome.SUCCESS,
                        "Acting on anomalies is stopped until an admin releases the brake: " + brake.reason())
                .set(Field.EVENT_KIND, "alert")
                .set(Field.EVENT_SEVERITY, HIGH)
                .set(Field.SERVICE_NODE_NAME, node)
                .set(Field.CHANGE_AFTER, List.of("brake=engaged"))
                .build();
    }
}
