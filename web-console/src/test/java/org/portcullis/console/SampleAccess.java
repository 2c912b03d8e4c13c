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
        return refusal(time).build();
    }

    /** The same with everything that the trace of an event shows. */
    static SecurityEvent traced(Instant time) {
        return refusal(time)
                .set(Field.EVENT_DURATION, 41_000_000L)
                .set(Field.RADIUS_ATTRIBUTES, List.of("User-Name = camera7", "NAS-Port-Type = Ethernet"))
                .set(
                        Field.EAP_STEPS,
                        List.of(
                                "device: EAP-Response/Identity \"camera7\"",
                                "server: EAP-Request/EAP-TLS, Start",
                                "device: EAP-Response/EAP-TLS, client_hello"))
                .set(Field.EAP_STEP_TIMES, "0.0 0.3 12.4")
                .set(Field.TLS_CLIENT_SUBJECT, "CN=Camera 7")
                .set(Field.REVOCATION_CERTIFICATES, List.of("CN=Camera 7: good, crl acme.crl, 340 s old"))
                .build();
    }

    private static SecurityEvent.Builder refusal(Instant time) {
        return event(
                        time,
                        EventAction.ACCESS_REJECT,
                        7,
                        "Camera 7",
                        "Camera 7 was refused: its certificate expired on 1 March 2026.")
                .set(Field.FAILURE_CODE, FailureCode.CERT_EXPIRED.code())
                .set(Field.FAILURE_SIDE, FailureCode.CERT_EXPIRED.side().word())
                .set(Field.FAILURE_FIX, FailureCode.CERT_EXPIRED.fix())
                .set(Field.DECISION_TRACE, List.of("chain invalid: cert-expired", "gate active: rules", "refuse"));
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
