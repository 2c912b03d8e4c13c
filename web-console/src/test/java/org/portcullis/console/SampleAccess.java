package org.portcullis.console;

import java.time.Instant;
import java.util.List;
import org.portcullis.policy.decision.FailureCode;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.MacAddress;

/** Access events as the appliance writes them. */
final class SampleAccess {
    private SampleAccess() {}

    static SecurityEvent accepted(Instant time, int device) {
        String type = device % 3 == 0 ? "Camera" : device % 3 == 1 ? "Sensor" : "Printer";
        String name = type + " " + device;
        return event(
                        time,
                        EventAction.ACCESS_ACCEPT,
                        device,
                        name,
                        name + " was let in to VLAN 110 by rule " + type.toLowerCase(java.util.Locale.ROOT) + "s.")
                .set(Field.NETWORK_VLAN_ID, "110")
                .set(Field.RULE_NAME, type.toLowerCase(java.util.Locale.ROOT) + "s")
                .set(
                        Field.DECISION_TRACE,
                        List.of(
                                "credential active",
                                "gate active: rules",
                                "rule cameras: no",
                                "rule sensors: matched",
                                "permit sensors"))
                .build();
    }

    static SecurityEvent refused(Instant time) {
        return event(
                        time,
                        EventAction.ACCESS_REJECT,
                        7,
                        "Camera 7",
                        "Camera 7 was refused: its certificate expired on 1 March 2026.")
                .set(Field.FAILURE_CODE, FailureCode.CERT_EXPIRED.code())
                .set(Field.FAILURE_SIDE, FailureCode.CERT_EXPIRED.side().word())
                .set(Field.FAILURE_FIX, FailureCode.CERT_EXPIRED.fix())
                .set(Field.DECISION_TRACE, List.of("chain invalid: cert-expired", "gate active: rules", "refuse"))
                .build();
    }

    private static SecurityEvent.Builder event(
            Instant time, EventAction action, int device, String name, String message) {
        boolean accepted = action == EventAction.ACCESS_ACCEPT;
        return SecurityEvent.builder(
                        action.word() + "-" + device + "-" + time,
                        time,
                        action,
                        accepted ? SecurityEvent.Outcome.SUCCESS : SecurityEvent.Outcome.FAILURE,
                        message)
                .set(Field.SOURCE_MAC, new MacAddress(0x001122AABB00L + device))
                .set(Field.DEVICE_NAME, name)
                .set(Field.DEVICE_SERIAL_NUMBER, "SN-%04d".formatted(device))
                .set(Field.DEVICE_STATE, "active")
                .set(Field.NAS_NAME, "lab-switch")
                .set(Field.NAS_PORT, "GigabitEthernet1/0/" + device)
                .set(Field.TLS_VERSION, "1.3");
    }
}
