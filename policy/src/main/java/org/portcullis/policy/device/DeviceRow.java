package org.portcullis.policy.device;

import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.value.Serial;

/**
 * One row of a file of devices: what it says of a device, new or known. What a file has no column for is empty here, and
 * stays as it is.
 *
 * @param state empty where the cell is, too
 */
public record DeviceRow(
        Serial serial,
        Optional<String> name,
        Optional<String> type,
        Optional<String> vendor,
        Optional<String> model,
        Optional<String> owner,
        Optional<Set<String>> tags,
        Optional<LifecycleState> state) {

    /** The details that a device with these has after this row. */
    public DeviceDetails over(DeviceDetails known) {
        return new DeviceDetails(
                name.orElse(known.name()),
                type.orElse(known.type()),
                vendor.orElse(known.vendor()),
                model.orElse(known.model()),
                owner.orElse(known.owner()),
                tags.orElse(known.tags()),
                known.parent());
    }

    /** The device that this row enters, where there is none with its serial. */
    public NewDevice asNew() {
        return new NewDevice(serial, over(DeviceDetails.NONE), state.orElse(LifecycleState.REGISTERED));
    }
}
