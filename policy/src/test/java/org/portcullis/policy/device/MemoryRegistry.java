package org.portcullis.policy.device;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.portcullis.policy.value.Serial;

/** A registry that lives as long as its test. It keeps the rules of {@link DeviceRegistry}, and tells what it recorded. */
public final class MemoryRegistry implements DeviceRegistry {
    private final InstantSource clock;
    private final Map<Serial, Device> devices = new TreeMap<>();
    private final Map<Serial, List<Credential>> credentials = new HashMap<>();
    private final List<String> proofs = new ArrayList<>();
    private final List<String> returns = new ArrayList<>();

    public MemoryRegistry(InstantSource clock) {
        this.clock = clock;
    }

    /** The serials for which a proof was recorded, in order. */
    public synchronized List<String> proofs() {
        return List.copyOf(proofs);
    }

    /** The decommissioned serials that came back, in order. */
    public synchronized List<String> returns() {
        return List.copyOf(returns);
    }

    @Override
    public synchronized void noteReturn(Serial serial, Actor actor, String how) {
        returns.add(serial.text());
    }

    /** Binds a credential in whatever status. */
    public synchronized void bind(Serial serial, Credential credential) {
        credentials.get(serial).add(credential);
    }

    @Override
    public synchronized Optional<Registration> find(Serial serial) {
        return Optional.ofNullable(devices.get(serial)).map(this::registration);
    }

    private Registration registration(Device device) {
        List<Device> ancestors = new ArrayList<>();
        Optional<Serial> parent = device.parent();
        while (parent.isPresent()) {
            Device ancestor = devices.get(parent.get());
            ancestors.add(ancestor);
            parent = ancestor.parent();
        }
        return new Registration(device, credentials.get(device.serial()), ancestors);
    }

    @Override
    public synchronized Device register(NewDevice device, Actor actor, String reason) {
        if (devices.containsKey(device.serial())) {
            throw new RegistryRefusal(RegistryRefusal.Kind.ALREADY_EXISTS, device.serial() + " is registered already");
        }
        device.parent().ifPresent(this::existing);
        Device registered = new Device(
                "id-" + device.serial(),
                device.serial(),
                device.name(),
                device.type(),
                device.vendor(),
                device.model(),
                device.owner(),
                device.tags(),
                device.parent(),
                device.state(),
                device.state().isHeld() ? Optional.of(LifecycleState.REGISTERED) : Optional.empty(),
                reason,
                clock.instant(),
                Optional.empty(),
                1);
        devices.put(device.serial(), registered);
        credentials.put(device.serial(), new ArrayList<>());
        return registered;
    }

    @Override
    public synchronized Device changeState(
            Serial serial, LifecycleState to, Actor actor, String reason, Optional<Instant> until) {
        Device device = existing(serial);
        if (!device.allowedStates().contains(to)) {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.NOT_ALLOWED, device.state().word() + " to " + to.word() + " is not allowed");
        }
        Device moved = device.moved(to, reason, clock.instant(), until);
        devices.put(serial, moved);
        return moved;
    }

    @Override
    public synchronized Registration recordProof(Serial serial, ProvenCredential proven, Actor actor) {
        Device device = existing(serial);
        List<Credential> bound = credentials.get(serial);
        if (proven.kind() == Credential.Kind.IDEVID) {
            bindAtFirstUse(device, bound, proven);
        } else {
            activate(device, bound, proven);
        }
        if (device.state() == LifecycleState.REGISTERED) {
            changeState(serial, LifecycleState.ONBOARDING, actor, "first proven authentication", Optional.empty());
        }
        proofs.add(serial.text());
        return registration(devices.get(serial));
    }

    private void bindAtFirstUse(Device device, List<Credential> bound, ProvenCredential proven) {
        List<Credential> makers = bound.stream()
                .filter(credential -> credential.kind() == Credential.Kind.IDEVID)
                .toList();
        if (makers.isEmpty()) {
            bound.add(new Credential(
                    device.id(),
                    proven.kind(),
                    proven.issuer(),
                    proven.serialNumber(),
                    proven.keyId(),
                    proven.notBefore(),
                    proven.notAfter(),
                    Credential.Status.ACTIVE,
                    clock.instant()));
        } else if (makers.stream().noneMatch(credential -> credential.keyId().equals(proven.keyId()))) {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.NOT_BOUND, "another key is bound to " + device.serial() + " already");
        }
    }

    private void activate(Device device, List<Credential> bound, ProvenCredential proven) {
        boolean known = false;
        for (Credential credential : List.copyOf(bound)) {
            boolean same = credential.issuer().equals(proven.issuer())
                    && credential.serialNumber().equals(proven.serialNumber());
            known |= same;
            if (same && credential.status() == Credential.Status.PENDING) {
                bound.set(bound.indexOf(credential), in(credential, Credential.Status.ACTIVE));
            } else if (credential.status() == Credential.Status.ACTIVE && !same) {
                bound.set(bound.indexOf(credential), in(credential, Credential.Status.SUPERSEDED));
            }
        }
        if (!known) {
            throw new RegistryRefusal(
                    RegistryRefusal.Kind.NOT_BOUND, "this certificate is not bound to " + device.serial());
        }
    }

    private Credential in(Credential credential, Credential.Status status) {
        return new Credential(
                credential.deviceId(),
                credential.kind(),
                credential.issuer(),
                credential.serialNumber(),
                credential.keyId(),
                credential.notBefore(),
                credential.notAfter(),
                status,
                clock.instant());
    }

    /** As an issuance does. */
    public synchronized Credential bindIssued(Serial serial, IssuedCertificate certificate, Actor actor) {
        Device device = existing(serial);
        if (device.state() == LifecycleState.DECOMMISSIONED) {
            throw new RegistryRefusal(RegistryRefusal.Kind.NOT_ALLOWED, serial + " is decommissioned");
        }
        boolean first = credentials.get(serial).stream()
                .noneMatch(credential ->
                        credential.kind() == Credential.Kind.LDEVID && credential.status() == Credential.Status.ACTIVE);
        Credential credential = new Credential(
                device.id(),
                Credential.Kind.LDEVID,
                certificate.issuer(),
                certificate.serialNumber(),
                certificate.keyId(),
                certificate.notBefore(),
                certificate.notAfter(),
                first ? Credential.Status.ACTIVE : Credential.Status.PENDING,
                clock.instant());
        credentials.get(serial).add(credential);
        return credential;
    }

    @Override
    public synchronized List<Device> list(Optional<Serial> after, int limit) {
        return devices.values().stream()
                .filter(device -> after.isEmpty() || device.serial().compareTo(after.get()) > 0)
                .limit(limit)
                .toList();
    }

    private Device existing(Serial serial) {
        return Optional.ofNullable(devices.get(serial))
                .orElseThrow(
                        () -> new RegistryRefusal(RegistryRefusal.Kind.UNKNOWN_DEVICE, serial + " is not registered"));
    }

    @Override
    public synchronized List<Serial> descendants(Serial ancestor) {
        return devices.values().stream()
                .filter(device -> registration(device).ancestors().stream()
                        .anyMatch(above -> above.serial().equals(ancestor)))
                .map(Device::serial)
                .toList();
    }
}
