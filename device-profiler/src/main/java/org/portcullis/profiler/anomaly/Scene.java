package org.portcullis.profiler.anomaly;

import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/**
 * Whom an anomaly concerns, and where.
 *
 * @param nas may be empty, as the port
 * @param socket whether the port is one that a device is plugged into
 */
public record Scene(Optional<Serial> device, Optional<MacAddress> mac, String nas, String port, boolean socket) {

    public static Scene of(Optional<Serial> device, Optional<MacAddress> mac, Place place) {
        return new Scene(device, mac, place.nas(), place.port(), place.isSocket());
    }

    public static Scene nowhere(Optional<Serial> device, Optional<MacAddress> mac) {
        return new Scene(device, mac, "", "", false);
    }

    /** On what acting on it comes down; empty where there is nothing. */
    public Optional<Target> target(Reach reach) {
        return switch (reach) {
            case DEVICE -> device.map(Target.OfDevice::new);
            case MAC -> mac.map(Target.OfMac::new);
            case PORT -> socket ? Optional.of(new Target.OfPort(nas, port)) : mac.map(Target.OfMac::new);
            case NOTHING -> Optional.empty();
        };
    }
}
