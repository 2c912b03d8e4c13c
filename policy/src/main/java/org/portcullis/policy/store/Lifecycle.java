package org.portcullis.policy.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;

/** Moves devices from state to state, inside the caller's transaction, each with its change row. */
final class Lifecycle {
    private final DeviceTable devices;
    private final CredentialLedger credentials;
    private final ChangeTable changes;

    Lifecycle(DeviceTable devices, CredentialLedger credentials, ChangeTable changes) {
        this.devices = devices;
        this.credentials = credentials;
        this.changes = changes;
    }

    /** @throws RegistryRefusal when the device cannot go there, or this actor may not take it there */
    static void check(Device device, LifecycleState to, Actor actor) {
        Set<LifecycleState> allowed = device.allowedStates(actor);
        if (allowed.contains(to)) {
            return;
        }
        boolean onlyForAdmins = device.allowedStates().contains(to);
        throw new RegistryRefusal(
                onlyForAdmins ? RegistryRefusal.Kind.NOT_PERMITTED : RegistryRefusal.Kind.NOT_ALLOWED,
                device.serial() + " is " + device.state().word()
                        + (onlyForAdmins ? ", and only an admin takes it to " : " and cannot become ") + to.word()
                        + "; allowed: "
                        + (allowed.isEmpty()
                                ? "none"
                                : allowed.stream().map(LifecycleState::word).collect(Collectors.joining(", "))),
                allowed);
    }

    /** Takes the device there, whether or not that is allowed. */
    Device move(
            Handle handle,
            Device device,
            LifecycleState to,
            Actor actor,
            String reason,
            Instant now,
            Optional<Instant> until) {
        Device moved = device.moved(to, reason, now, until);
        if (!devices.updateState(handle, moved, device.version())) {
            throw changedMeanwhile(device);
        }
        record(handle, now, EventAction.DEVICE_STATE_CHANGED, device, moved, actor, reason);
        if (to == LifecycleState.DECOMMISSIONED) {
            credentials.revokeAll(handle, device, actor, "device decommissioned: " + reason);
        }
        return moved;
    }

    /** Writes that a device changed from one to the other. */
    void record(
            Handle handle, Instant now, EventAction action, Device before, Device after, Actor actor, String reason) {
        Map<String, Object> was = DeviceDescription.of(before);
        changes.add(handle, now, action, before.serial().text(), actor, reason, was, DeviceDescription.of(after));
    }

    static StoreException changedMeanwhile(Device device) {
        return new StoreException(device.serial() + " was changed by someone else at the same moment; try again");
    }
}
