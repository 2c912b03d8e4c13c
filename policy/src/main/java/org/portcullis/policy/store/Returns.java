package org.portcullis.policy.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Authority;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

/** Decommissioned serials that come back: each attempt is noted, and one way is open. */
final class Returns {
    /** A device that tries again and again is noted once in this time. */
    private static final Duration QUIET = Duration.ofHours(1);

    private static final Set<EventAction> RETURNED = Set.of(EventAction.DECOMMISSIONED_DEVICE_RETURNED);

    private final Database database;
    private final InstantSource clock;
    private final DeviceTable devices;
    private final ChangeTable changes;

    Returns(Database database, InstantSource clock, DeviceTable devices, ChangeTable changes) {
        this.database = database;
        this.clock = clock;
        this.devices = devices;
        this.changes = changes;
    }

    /** Notes that somebody was refused who entered the serial, where it is a decommissioned one. */
    void noteEntry(Serial serial, Actor actor) {
        boolean decommissioned = database.read(handle -> devices.find(handle, serial))
                .filter(device -> device.state() == LifecycleState.DECOMMISSIONED)
                .isPresent();
        if (decommissioned) {
            noteEntries(List.of(serial), actor);
        }
    }

    /** The same of several serials that are known to be decommissioned. */
    void noteEntries(Collection<Serial> serials, Actor actor) {
        database.change(handle ->
                serials.forEach(serial -> note(handle, serial, actor, actor.name() + " tried to register its serial")));
    }

    /** Notes that the device proved itself, but not more often than once an hour. */
    void noteProof(Serial serial, Actor actor, String how) {
        Instant since = clock.instant().minus(QUIET);
        if (!database.read(handle -> isNoted(handle, serial, since))) {
            database.change(handle -> {
                if (!isNoted(handle, serial, since)) {
                    note(handle, serial, actor, how);
                }
            });
        }
    }

    private boolean isNoted(Handle handle, Serial serial, Instant since) {
        return changes.of(handle, serial.text(), RETURNED, 1).stream()
                .anyMatch(change -> change.at().isAfter(since));
    }

    private void note(Handle handle, Serial serial, Actor actor, String how) {
        Map<String, Object> device =
                devices.find(handle, serial).map(DeviceDescription::of).orElse(Map.of());
        changes.add(
                handle,
                clock.instant(),
                EventAction.DECOMMISSIONED_DEVICE_RETURNED,
                serial.text(),
                actor,
                how,
                device,
                device);
    }

    /**
     * Lets a decommissioned serial return as another device, by an admin's word. A maker's key that was withdrawn by the
     * decommissioning may bind again; one that was revoked before that stays revoked, and so does every LDevID.
     */
    Device bringBack(Handle handle, Device gone, Device back, Actor actor, String reason) {
        if (actor.authority() != Authority.ADMIN) {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.NOT_PERMITTED,
                    "only an admin lets the decommissioned " + gone.serial() + " return");
        }
        new Ancestry(devices).check(handle, back);
        if (!devices.updateDetails(handle, List.of(back)) || !devices.updateState(handle, back, back.version())) {
            throw Lifecycle.changedMeanwhile(gone);
        }
        new CredentialTable().forgetMakers(handle, gone.id(), gone.stateSince());
        changes.add(
                handle,
                back.stateSince(),
                EventAction.DEVICE_REGISTERED,
                back.serial().text(),
                actor,
                reason,
                DeviceDescription.of(gone),
                DeviceDescription.of(back));
        return back;
    }
}
