package org.portcullis.policy.decision;

import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.value.Serial;

/**
 * Whether a device may have a new certificate now: the same credential check and the same states as at the network's door,
 * without the rules. A quarantined device may renew; a suspended or decommissioned one, or one below such a device, not.
 */
public final class EnrolmentCheck {
    private static final Actor ACTOR = Actor.system("est");

    private final DeviceRegistry registry;
    private final RegistryDecisionPoint.UnknownDevice unknownDevice;
    private final CredentialTerms terms;
    private final InstantSource clock;

    /** What came out. */
    public sealed interface Finding {
        record Entitled(Device device) implements Finding {}

        /** @param why one clause */
        record Refused(FailureCode code, String why, Optional<Serial> device) implements Finding {}
    }

    public EnrolmentCheck(
            DeviceRegistry registry,
            RegistryDecisionPoint.UnknownDevice unknownDevice,
            CredentialTerms terms,
            InstantSource clock) {
        this.registry = registry;
        this.unknownDevice = unknownDevice;
        this.terms = terms;
        this.clock = clock;
    }

    /** By a certificate that was proven. */
    public Finding byCertificate(ProvenCredential credential) {
        Optional<Serial> serial = Serial.parse(credential.identity());
        Optional<Registration> known =
                serial.flatMap(named -> registry.find(named).or(() -> onboard(named, credential)));
        if (known.isEmpty()) {
            return new Finding.Refused(
                    FailureCode.DEVICE_UNKNOWN,
                    "no device with the serial \"" + credential.identity() + "\" is registered",
                    serial);
        }
        Finding finding = byBinding(credential, known.get());
        if (finding instanceof Finding.Refused && known.get().device().state() == LifecycleState.DECOMMISSIONED) {
            registry.noteReturn(
                    known.get().device().serial(),
                    ACTOR,
                    "it proved a certificate of " + credential.issuer() + " to be enrolled");
        }
        return finding;
    }

    private Finding byBinding(ProvenCredential credential, Registration known) {
        return new CredentialCheck(terms, clock.instant()).check(credential, known)
                        instanceof CredentialCheck.Finding.Bad bad
                ? new Finding.Refused(
                        bad.code(), bad.why(), Optional.of(known.device().serial()))
                : byState(known);
    }

    /** By something else that only this device has, which was checked before. */
    public Finding byName(Serial serial) {
        return registry.find(serial)
                .map(EnrolmentCheck::byState)
                .orElseGet(() -> new Finding.Refused(
                        FailureCode.DEVICE_UNKNOWN,
                        "no device with the serial " + serial + " is registered",
                        Optional.of(serial)));
    }

    private static Finding byState(Registration registration) {
        EffectiveState effective = EffectiveState.of(registration);
        Device device = registration.device();
        String why = Subject.of(effective.holder()) + " is " + effective.state().word() + ": "
                + effective.holder().stateReason();
        return switch (effective.state()) {
            case REGISTERED, ONBOARDING, ACTIVE, QUARANTINED -> new Finding.Entitled(device);
            case SUSPENDED -> new Finding.Refused(FailureCode.DEVICE_SUSPENDED, why, Optional.of(device.serial()));
            case DECOMMISSIONED ->
                new Finding.Refused(FailureCode.DEVICE_DECOMMISSIONED, why, Optional.of(device.serial()));
        };
    }

    private Optional<Registration> onboard(Serial serial, ProvenCredential credential) {
        if (unknownDevice == RegistryDecisionPoint.UnknownDevice.REFUSE
                || credential.kind() != Credential.Kind.IDEVID) {
            return Optional.empty();
        }
        String vendor = credential.anchorVendor().orElse("");
        NewDevice stranger =
                new NewDevice(serial, "", "", vendor, "", "", Set.of(), Optional.empty(), LifecycleState.ONBOARDING);
        try {
            registry.register(stranger, ACTOR, "enrolled with a trusted IDevID (trust.unknownDevice: onboard)");
        } catch (RegistryRefusal refusal) {
            if (refusal.kind() != RegistryRefusal.Kind.ALREADY_EXISTS) {
                throw refusal;
            }
            // Another request of the same device came first; what it registered is found below.
        }
        return registry.find(serial);
    }
}
