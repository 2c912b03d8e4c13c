package org.portcullis.policy.device;

import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.value.Serial;

/** A device about to be entered in the registry; empty texts mean "not stated". */
public record NewDevice(
        Serial serial,
        String name,
        String type,
        String vendor,
        String model,
        String owner,
        Set<String> tags,
        Optional<Serial> parent,
        LifecycleState state) {

    public NewDevice(Serial serial, DeviceDetails details, LifecycleState state) {
        this(
                serial,
                details.name(),
                details.type(),
                details.vendor(),
                details.model(),
                details.owner(),
                details.tags(),
                details.parent(),
                state);
    }

    /** A device of which nothing but the serial and the vendor is known. */
    public static NewDevice of(Serial serial, String vendor) {
        return new NewDevice(serial, "", "", vendor, "", "", Set.of(), Optional.empty(), LifecycleState.REGISTERED);
    }
}
