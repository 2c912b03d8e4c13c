package org.portcullis.policy.device;

import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.value.Serial;

/**
 * What people say of a device, and may correct at any time; empty texts mean "not stated".
 *
 * @param parent the device that this one is a component or process of
 */
public record DeviceDetails(
        String name,
        String type,
        String vendor,
        String model,
        String owner,
        Set<String> tags,
        Optional<Serial> parent) {
    public static final DeviceDetails NONE = new DeviceDetails("", "", "", "", "", Set.of(), Optional.empty());

    public DeviceDetails {
        tags = Set.copyOf(tags);
    }
}
