package org.portcullis.policy.store;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.IssuedCertificate;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.value.Serial;

/** The registry in the database: every rule of the lifecycle holds inside one transaction with its change row. */
public final class RegistryStore implements DeviceRegistry {
    /** How far up a device's ancestors are followed; {@link #register} refuses deeper ones. */
    private static final int MAX_ANCESTORS = 8;

    private static final int MAX_DESCENDANTS = 100_000;

    private final Database database;
    private final InstantSource clock;
    private final DeviceTable devices = new DeviceTable();
    private final CredentialLedger credentials;
    private final ChangeTable changes;
    private final DeviceCache cache;

    /** @param node this node's name, which its changes bear */
    public RegistryStore(Database database, String node, InstantSource clock) {
        this.database = database;
        this.clock = clock;
        this.changes = new ChangeTable(node);
        this.credentials = new CredentialLedger(changes, clock);
        this.cache = new DeviceCache(changes);
    }

    @Override
    public Optional<Registration> find(Serial serial) {
        return database.read(handle -> {
            long asOf = cache.refresh(handle);
            return cached(handle, asOf, serial)
                    .map(entry -> new Registration(
                            entry.device(),
                            entry.credentials(),
                            ancestors(
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
        return database.write(handle -> register(handle, draft, actor, reason));
    }

    /**
     * Enters all of these devices or, when one is refused, none.
     *
     * @return for each device that is refused, by its place in the list, why; empty when all are entered
     */
    public Map<Integer, String> registerAll(List<NewDevice> drafts, Actor actor, String reason) {
        Map<Integer, String> refused = new TreeMap<>();
        database.change(handle -> {
            for (int i = 0; i < drafts.size(); i++) {
                try {
                    register(handle, drafts.get(i), actor, reason);
                } catch (RegistryRefusal refusal) {
                    refused.put(i, refusal.getMessage());
                }
            }
            if (!refused.isEmpty()) {
                handle.rollback();
            }
        });
        return refused;
    }

    @Override
    public Device changeState(Serial serial, LifecycleState to, Actor actor, String reason, Optional<Instant> until) {
        return database.write(handle -> {
            Device device = devices.find(handle, serial).orElseThrow(() -> unknown(serial));
            if (!device.allowedStates().contains(to)) {
                throw notAllowed(device, to);
            }
            if (until.isPresent() && !to.isHeld()) {
                throw new RegistryRefusal(
                        RegistryRefusal.Kind.NOT_ALLOWED,
                        "a time limit fits suspended and quarantined only, not " + to.word());
            }
            return move(handle, device, to, actor, reason, until);
        });
    }

    /** Takes devices whose suspension or quarantine was for a time, and is over, back to where they were. */
    public List<Device> releaseDue() {
        Instant now = now();
        if (database.read(handle -> devices.due(handle, now)).isEmpty()) {
            return List.of();
        }
        return database.write(handle -> devices.due(handle, now).stream()
                .map(device -> move(
                        handle,
                        device,
                        device.stateBefore().orElseThrow(),
                        Actor.system("lifecycle"),
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
    public Credential bindIssued(Serial serial, IssuedCertificate certificate, Actor actor) {
        return database.write(handle -> {
            Device device = devices.find(handle, serial).orElseThrow(() -> unknown(serial));
            if (device.state() == LifecycleState.DECOMMISSIONED) {
                throw new RegistryRefusal(
                        RegistryRefusal.Kind.NOT_ALLOWED, serial + " is decommissioned; it gets no certificate");
            }
            return credentials.bindIssued(handle, device, certificate, actor, "");
        });
    }

    private Device register(Handle handle, NewDevice draft, Actor actor, String reason) {
        devices.find(handle, draft.serial()).ifPresent(existing -> {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.ALREADY_EXISTS,
                    existing.state() == LifecycleState.DECOMMISSIONED
                            ? draft.serial() + " was decommissioned on " + existing.stateSince()
                                    + "; its serial does not return by registration"
                            : draft.serial() + " is registered already");
        });
        Device device = new Device(
                UUID.randomUUID().toString(),
                draft.serial(),
                draft.name(),
                draft.type(),
                draft.vendor(),
                draft.model(),
                draft.owner(),
                draft.tags(),
                draft.parent(),
                draft.state(),
                // Entered as held, it has no past here; its release begins at the beginning.
                draft.state().isHeld() ? Optional.of(LifecycleState.REGISTERED) : Optional.empty(),
                reason,
                now(),
                Optional.empty(),
                1);
        if (ancestors(handle, device).size() == MAX_ANCESTORS) {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.NOT_ALLOWED,
                    draft.serial() + " would have " + MAX_ANCESTORS + " devices above it; fewer are allowed");
        }
        devices.insert(handle, device);
        changes.add(
                handle,
                now(),
                EventAction.DEVICE_REGISTERED,
                device.serial().text(),
                actor,
                reason,
                Map.of(),
                describe(device));
        return device;
    }

    private Device move(
            Handle handle, Device device, LifecycleState to, Actor actor, String reason, Optional<Instant> until) {
        Device moved = device.moved(to, reason, now(), until);
        if (!devices.updateState(handle, moved, device.version())) {
            throw new StoreException(device.serial() + " was changed by someone else at the same moment; try again");
        }
        changes.add(
                handle,
                now(),
                EventAction.DEVICE_STATE_CHANGED,
                device.serial().text(),
                actor,
                reason,
                describe(device),
                describe(moved));
        if (to == LifecycleState.DECOMMISSIONED) {
            credentials.revokeAll(handle, device, actor, "device decommissioned: " + reason);
        }
        return moved;
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
        return ancestors(device, serial -> devices.find(handle, serial));
    }

    private static List<Device> ancestors(Device device, Function<Serial, Optional<Device>> find) {
        Set<Device> ancestors = new LinkedHashSet<>();
        Device current = device;
        while (current.parent().isPresent() && ancestors.size() < MAX_ANCESTORS) {
            Serial parent = current.parent().get();
            current = find.apply(parent)
                    .orElseThrow(() -> new RegistryRefusal(
                            RegistryRefusal.Kind.UNKNOWN_DEVICE, "the parent device " + parent + " is not registered"));
            ancestors.add(current);
        }
        return List.copyOf(ancestors);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Map<String, Object> describe(Device device) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", device.id());
        fields.put("name", device.name());
        fields.put("type", device.type());
        fields.put("vendor", device.vendor());
        fields.put("model", device.model());
        fields.put("state", device.state().word());
        device.stateUntil().ifPresent(until -> fields.put("until", until.toString()));
        return fields;
    }

    private static RegistryRefusal unknown(Serial serial) {
        return new RegistryRefusal(RegistryRefusal.Kind.UNKNOWN_DEVICE, "no device has the serial " + serial);
    }

    private static RegistryRefusal notAllowed(Device device, LifecycleState to) {
        String allowed =
                device.allowedStates().stream().map(LifecycleState::word).collect(Collectors.joining(", "));
        return new RegistryRefusal(
                RegistryRefusal.Kind.NOT_ALLOWED,
                device.serial() + " is " + device.state().word() + " and cannot become " + to.word() + "; allowed: "
                        + (allowed.isEmpty() ? "none" : allowed));
    }
}
