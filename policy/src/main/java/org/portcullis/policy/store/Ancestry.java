package org.portcullis.policy.store;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.value.Serial;

/** Who is above whom: a tree, and no deeper than {@value #MAX_ANCESTORS}. */
final class Ancestry {
    private static final int MAX_ANCESTORS = 8;

    private final DeviceTable devices;

    Ancestry(DeviceTable devices) {
        this.devices = devices;
    }

    /** The parent, its parent and so on. */
    List<Device> of(Handle handle, Device device) {
        return of(device, serial -> devices.find(handle, serial));
    }

    /**
     * @param find looks one up
     * @throws RegistryRefusal when one of them is not registered
     */
    static List<Device> of(Device device, Function<Serial, Optional<Device>> find) {
        Set<Device> ancestors = new LinkedHashSet<>();
        Device current = device;
        for (int depth = 0; current.parent().isPresent() && depth < MAX_ANCESTORS; depth++) {
            Serial parent = current.parent().get();
            current = find.apply(parent)
                    .orElseThrow(() -> new RegistryRefusal(
                            RegistryRefusal.Kind.UNKNOWN_DEVICE, "the parent device " + parent + " is not registered"));
            ancestors.add(current);
        }
        return List.copyOf(ancestors);
    }

    /**
     * Whether the device may have its parent, with what is below it.
     *
     * @throws RegistryRefusal when not: the parent is not registered, is below it, or the tree would become too deep
     */
    void check(Handle handle, Device device) {
        if (device.parent().isEmpty()) {
            return;
        }
        Serial serial = device.serial();
        List<Device> above = of(handle, device);
        if (above.stream().anyMatch(ancestor -> ancestor.serial().equals(serial))) {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.NOT_ALLOWED,
                    serial + " would be above itself: its parent "
                            + device.parent().get() + " is it, or below it");
        }
        int depth = above.size() + devices.depthBelow(handle, serial, MAX_ANCESTORS);
        if (depth >= MAX_ANCESTORS) {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.NOT_ALLOWED,
                    serial + " would have " + MAX_ANCESTORS
                            + " devices above it or above one below it; fewer are allowed");
        }
    }
}
