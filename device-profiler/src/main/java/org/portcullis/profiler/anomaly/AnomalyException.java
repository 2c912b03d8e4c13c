package org.portcullis.profiler.anomaly;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/**
 * What a rule does not tell, up to a time: of a device, a MAC address, a port, or all of a NAS. Exactly one of them is given;
 * a port goes with its NAS.
 */
public record AnomalyException(
        String id,
        AnomalyRule rule,
        Optional<Serial> device,
        Optional<MacAddress> mac,
        Optional<String> nas,
        Optional<String> port,
        Instant until,
        String reason,
        String by,
        Instant created) {

    /** Whether it is of such an anomaly. */
    public boolean covers(AnomalyRule found, Scene scene, Instant at) {
        return rule == found
                && at.isBefore(until)
                && (device.isEmpty() || device.equals(scene.device()))
                && (mac.isEmpty() || mac.equals(scene.mac()))
                && (nas.isEmpty() || nas.get().equals(scene.nas()))
                && (port.isEmpty() || port.get().equals(scene.port()));
    }

    /** Of what it is, for people. */
    public String scope() {
        return device.map(serial -> "device " + serial)
                .or(() -> mac.map(address -> "MAC address " + address))
                .orElseGet(() ->
                        nas.orElse("?") + port.map(name -> " port " + name).orElse(""));
    }
}
