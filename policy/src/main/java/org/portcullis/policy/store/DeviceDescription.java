package org.portcullis.policy.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceDetails;
import org.portcullis.policy.value.Serial;

/** A device as the change table and its events tell it. */
final class DeviceDescription {
    private DeviceDescription() {}

    static Map<String, Object> of(Device device) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", device.id());
        fields.putAll(of(device.details()));
        fields.put("state", device.state().word());
        device.stateUntil().ifPresent(until -> fields.put("until", until.toString()));
        return fields;
    }

    static Map<String, Object> of(DeviceDetails details) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", details.name());
        fields.put("type", details.type());
        fields.put("vendor", details.vendor());
        fields.put("model", details.model());
        fields.put("owner", details.owner());
        fields.put("tags", List.copyOf(new TreeSet<>(details.tags())));
        details.parent().map(Serial::text).ifPresent(parent -> fields.put("parent", parent));
        return fields;
    }
}
