package org.portcullis.policy.store;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Authority;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

/** The registry in the database: every rule of the lifecycle holds inside one transaction with its change row. */
public final class RegistryStore implements DeviceRegistry {
    private static final int MAX_RELEASED = 500;
    private static final int MAX_DESCENDANTS = 100_000;

    private final Database database;
    private final InstantSource clock;
    private final DeviceTable devices = new DeviceTable();
    private final CredentialLedger credentials;
    private final ChangeTable changes;
    private final DeviceCache cache;
    private final Lifecycle lifecycle;
    private final Returns returns;

    /** @param node this node's name, which its changes bear */
    public RegistryStore(Database database, String node, InstantSource clock) {
        this(database, node, clock, DeviceCache.MAX_DEVICES);
    }

    /** Of a database whose rows change without its change table. */
    static RegistryStore uncached(Database database, String node, InstantSource clock) {
        return new RegistryStore(database, node, clock, 0);
    }

    private RegistryStore(Database database, String node, InstantSource clock, int cached) {
        this.database = database;
        this.clock = clock;
        this.changes = new ChangeTable(node);
        this.credentials = new CredentialLedger(changes, clock);
        this.cache = new DeviceCache(changes, cached);
        this.lifecycle = new Lifecycle(devices, credentials, changes);
        this.returns = new Returns(database, clock, devices, changes);
    }

    @Override
    public Optional<Registration> find(Serial serial) {
        return database.read(handle -> {
            long asOf = cache.refresh(handle);
            return cached(handle, asOf, serial)
                    .map(entry -> new Registration(
                            entry.device(),
                            entry.credentials(),
                            Ancestry.of(
                                    entry.device(),
                                    above -> cached(handle, asOf, above).map(DeviceCache.Entry::device))));
        });
    }

    @Override
    public List<Device> list(Optional<Serial> after, int limit) {
        return database.read(handle -> devices.list(handle, after, limit));
    }

    @Override
    public List<Serial> descendants(Serial ancestor) {
        return database.read(handle -> devices.descendants(handle, ancestor, MAX_DESCENDANTS));
    }

    @Override
    public Device register(NewDevice draft, Actor actor, String reason) {
        try {
            return database.write(handle -> register(handle, draft, actor, reason));
        } catch (RegistryRefusal refusal) {
            returns.noteEntry(draft.serial(), actor);
            throw refusal;
        }
    }

    /**
     * Enters a device in the place of a decommissioned one: the same serial, which returns with nothing of its former life
     * but its history, or another serial, which leaves the decommissioned one as it is.
     *
     * @throws RegistryRefusal when there is no such decommissioned device, the serial exists otherwise, or the actor is no
     *     admin and the serial is to return
     */
    public Device registerInPlaceOf(Serial replaced, NewDevice draft, Actor actor, String reason) {
        return database.write(handle -> {
            Device gone = devices.find(handle, replaced).orElseThrow(() -> unknown(replaced));
            if (gone.state() != LifecycleState.DECOMMISSIONED) {
                throw new RegistryRefusal(
                        RegistryRefusal.Kind.NOT_ALLOWED,
                        replaced + " is " + gone.state().word() + "; only a decommissioned device is replaced");
            }
            String why = (reason.isEmpty() ? "" : reason + "; ") + "replaces " + replaced;
            return draft.serial().equals(replaced)
                    ? returns.bringBack(
                            handle, gone, fresh(draft, gone.id(), gone.version() + 1, actor, why, now()), actor, why)
                    : register(handle, draft, actor, why);
        });
    }

    @Override
    public Device changeState(Serial serial, LifecycleState to, Actor actor, String reason, Optional<Instant> until) {
        return database.write(handle -> {
            Device device = devices.find(handle, serial).orElseThrow(() -> unknown(serial));
            Lifecycle.check(device, to, actor);
            if (until.isPresent() && !to.isHeld()) {
                throw new RegistryRefusal(
                        RegistryRefusal.Kind.NOT_ALLOWED,
                        "a time limit fits suspended and quarantined only, not " + to.word());
            }
            return move(handle, device, to, actor, reason, until);
        });
    }

    /**
     * Takes devices whose suspension or quarantine was for a time, and is over, back to where they were: at most {@value
     * #MAX_RELEASED} at once, those that have waited longest. Of several nodes one does it.
     */
    public List<Device> releaseDue() {
        Instant now = now();
        if (database.read(handle -> devices.due(handle, now, 1)).isEmpty()) {
            return List.of();
        }
        return database.write(handle -> devices.due(handle, now, MAX_RELEASED).stream()
                .map(device -> move(
                        handle,
                        device,
                        device.stateBefore().orElseThrow(),
                        Actor.SYSTEM,
                        "time limit of \"" + device.stateReason() + "\" reached",
                        Optional.empty()))
                .toList());
    }

    @Override
    public Registration recordProof(Serial serial, ProvenCredential proven, Actor actor) {
        return database.write(handle -> {
            Device device = devices.find(handle, serial).orElseThrow(() -> unknown(serial));
            if (device.state() == LifecycleState.DECOMMISSIONED) {
                throw new RegistryRefusal(
                        RegistryRefusal.Kind.NOT_ALLOWED, serial + " is decommissioned; nothing binds to it");
            }
            Registration before = registration(handle, device);
            if (proven.kind() == Credential.Kind.IDEVID) {
                credentials.bindAtFirstUse(handle, before, proven, actor);
            } else {
                credentials.activate(handle, before, proven, actor);
            }
            Device now = device.state() == LifecycleState.REGISTERED
                    ? move(
                            handle,
                            device,
                            LifecycleState.ONBOARDING,
                            actor,
                            "first proven authentication",
                            Optional.empty())
                    : device;
            return registration(handle, now);
        });
    }

    @Override
    public void noteReturn(Serial serial, Actor actor, String how) {
        returns.noteProof(serial, actor, how);
    }

    private Device register(Handle handle, NewDevice draft, Actor actor, String reason) {
        devices.find(handle, draft.serial()).ifPresent(existing -> {
            throw existing.state() == LifecycleState.DECOMMISSIONED
                    ? decommissioned(existing)
                    : new RegistryRefusal(
                            RegistryRefusal.Kind.ALREADY_EXISTS, draft.serial() + " is registered already");
        });
        Device device = fresh(draft, actor, reason, now());
        new Ancestry(devices).check(handle, device);
        devices.insert(handle, device);
        changes.add(
                handle,
                now(),
                EventAction.DEVICE_REGISTERED,
                device.serial().text(),
                actor,
                reason,
                Map.of(),
                DeviceDescription.of(device));
        return device;
    }

    /** A device as it is entered for the first time. */
    static Device fresh(NewDevice draft, Actor actor, String reason, Instant now) {
        return fresh(draft, UUID.randomUUID().toString(), 1, actor, reason, now);
    }

    /** Held, it has no past here; its release begins at the beginning. */
    private static Device fresh(NewDevice draft, String id, long version, Actor actor, String reason, Instant now) {
        if (draft.state() == LifecycleState.DECOMMISSIONED && actor.authority() != Authority.ADMIN) {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.NOT_PERMITTED, "only an admin enters a device as decommissioned");
        }
        return new Device(
                id,
                draft.serial(),
                draft.name(),
                draft.type(),
                draft.vendor(),
                draft.model(),
                draft.owner(),
                draft.tags(),
                draft.parent(),
                draft.state(),
                draft.state().isHeld() ? Optional.of(LifecycleState.REGISTERED) : Optional.empty(),
                reason,
                now,
                Optional.empty(),
                version);
    }

    static RegistryRefusal decommissioned(Device device) {
        return new RegistryRefusal(
                RegistryRefusal.Kind.ALREADY_EXISTS,
                device.serial() + " was decommissioned on " + device.stateSince()
                        + "; its serial returns only where it is said to replace that device");
    }

    private Device move(
            Handle handle, Device device, LifecycleState to, Actor actor, String reason, Optional<Instant> until) {
        return lifecycle.move(handle, device, to, actor, reason, now(), until);
    }

    private Optional<DeviceCache.Entry> cached(Handle handle, long asOf, Serial serial) {
        return cache.get(
                asOf,
                serial,
                () -> devices.find(handle, serial)
                        .map(device -> new DeviceCache.Entry(device, credentials.of(handle, device))));
    }

    private Registration registration(Handle handle, Device device) {
        return new Registration(device, credentials.of(handle, device), ancestors(handle, device));
    }

    private List<Device> ancestors(Handle handle, Device device) {
        return new Ancestry(devices).of(handle, device);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static RegistryRefusal unknown(Serial serial) {
        return new RegistryRefusal(RegistryRefusal.Kind.UNKNOWN_DEVICE, "no device has the serial " + serial);
    }
}
