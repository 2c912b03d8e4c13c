package org.portcullis.policy.decision;

import org.portcullis.policy.device.Device;

/** How sentences name a device: {@code sensor SN-1}. */
final class Subject {
    private Subject() {}

    static String of(Device device) {
        return (device.type().isEmpty() ? "device" : device.type()) + " " + device.serial();
    }
}
