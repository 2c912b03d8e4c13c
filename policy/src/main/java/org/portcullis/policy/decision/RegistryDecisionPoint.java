package org.portcullis.policy.decision;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.device.RegistryRefusal;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;

/**
 * Decides from the registry and the policy in force: the device, its credential, then the {@link PolicyEngine}.
 *
 * <p>A proof is recorded (an IDevID bound, a REGISTERED device taken to ONBOARDING, a PENDING credential put to use) only
 * when the device is let in. A refusal changes nothing: who is turned away must not be able to claim a serial for its key.
 */
public final class RegistryDecisionPoint implements PolicyDecisionPoint {
    private static final Actor ACTOR = Actor.system("radius");

    /** What happens to a device with a trusted maker's credential that nobody registered. */
    public enum UnknownDevice {
        REFUSE,
        /** It is registered, in the state ONBOARDING. */
        ONBOARD
    }

    private final DeviceRegistry registry;
    private final Supplier<RuleSet> policy;
    private final UnknownDevice unknownDevice;
    private final CredentialTerms terms;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;
    private final DirectorySource directory;
    private final ProfileSource profiles;
    private final HeldPlaces held;

    /** Without a directory, where nothing is known of what devices seem to be, and with no place held. */
    public RegistryDecisionPoint(
            DeviceRegistry registry,
            Supplier<RuleSet> policy,
            UnknownDevice unknownDevice,
            Duration overlap,
            InstantSource clock,
            Supplier<ZoneId> zone) {
        this(
                registry,
                policy,
                unknownDevice,
                CredentialTerms.of(overlap),
                clock,
                zone,
                DirectorySource.NONE,
                ProfileSource.NONE,
                HeldPlaces.NONE);
    }

    /**
     * @param policy the one in force at the moment of asking
     * @param zone in which {@code time.hour} and {@code time.weekday} are meant
     * @param held places that get less than gate and rules give
     */
    public RegistryDecisionPoint(
            DeviceRegistry registry,
            Supplier<RuleSet> policy,
            UnknownDevice unknownDevice,
            CredentialTerms terms,
            InstantSource clock,
            Supplier<ZoneId> zone,
            DirectorySource directory,
            ProfileSource profiles,
            HeldPlaces held) {
        this.registry = registry;
        this.policy = policy;
        this.unknownDevice = unknownDevice;
        this.terms = terms;
        this.clock = clock;
        this.zone = zone;
        this.directory = directory;
        this.profiles = profiles;
        this.held = held;
    }

    @Override
    public Decision decide(ProvenCredential credential, AccessRequest request) {
        List<String> trace = new ArrayList<>();
        trace.add("credential names " + credential.identity() + ", issued by " + credential.issuer());
        Optional<Serial> serial = Serial.parse(credential.identity());
        if (serial.isEmpty()) {
            return Decision.Refuse.early(
                    FailureCode.DEVICE_UNKNOWN,
                    "the identity \"" + credential.identity() + "\" cannot be a device's serial",
                    trace);
        }
        Optional<Registration> known = registry.find(serial.get()).or(() -> onboard(serial.get(), credential, trace));
        if (known.isEmpty()) {
            trace.add("no device has this serial");
            return Decision.Refuse.early(
                    FailureCode.DEVICE_UNKNOWN, "no device with the serial " + serial.get() + " is registered", trace);
        }
        Decision decision = new Case(known.get(), credential, request, trace).decide();
        if (decision instanceof Decision.Refuse && known.get().device().state() == LifecycleState.DECOMMISSIONED) {
            registry.noteReturn(
                    serial.get(),
                    ACTOR,
                    "it proved a certificate of " + credential.issuer() + " at "
                            + request.nas().name() + ", port " + request.port());
        }
        return decision;
    }

    @Override
    public boolean wouldPermit(ProvenCredential credential, AccessRequest request) {
        return Serial.parse(credential.identity())
                .flatMap(registry::find)
                .filter(known -> new Case(known, credential, request, new ArrayList<>()).wouldPermit())
                .isPresent();
    }

    /** Only a maker's credential introduces a device; an LDevID of ours without its device is one that was deleted. */
    private Optional<Registration> onboard(Serial serial, ProvenCredential credential, List<String> trace) {
        if (unknownDevice == UnknownDevice.REFUSE || credential.kind() != Credential.Kind.IDEVID) {
            return Optional.empty();
        }
        String vendor = credential.anchorVendor().orElse("");
        NewDevice stranger =
                new NewDevice(serial, "", "", vendor, "", "", Set.of(), Optional.empty(), LifecycleState.ONBOARDING);
        try {
            registry.register(stranger, ACTOR, "first seen with a trusted IDevID (trust.unknownDevice: onboard)");
            trace.add("no device had this serial; it was registered for onboarding");
        } catch (RegistryRefusal refusal) {
            if (refusal.kind() != RegistryRefusal.Kind.ALREADY_EXISTS) {
                throw refusal;
            }
            // Another request of the same device came first; what it registered is found below.
        }
        return registry.find(serial);
    }

    /** One device's request. */
    private final class Case {
        private final Registration registration;
        private final ProvenCredential credential;
        private final AccessRequest request;
        private final List<String> trace;
        private final CredentialCheck.Finding finding;
        private final DirectoryContext said;
        private final DeviceCase known;

        Case(Registration registration, ProvenCredential credential, AccessRequest request, List<String> trace) {
            this.registration = registration;
            this.credential = credential;
            this.request = request;
            this.trace = trace;
            Instant now = clock.instant();
            this.finding = new CredentialCheck(terms, now).check(credential, registration);
            ZoneId today = zone.get();
            EffectiveState own = EffectiveState.of(registration);
            EffectiveState effective =
                    finding instanceof CredentialCheck.Finding.Good good && good.late() ? own.late() : own;
            RuleSet rules = policy.get();
            Profile profile =
                    KnownProfile.of(profiles, rules, registration.device().serial(), request.mac());
            this.said = DirectoryContext.of(
                    directory,
                    rules,
                    effective,
                    registration.device(),
                    ContextOf.request(
                            registration.device(), effective.state(), credential, request, profile, now.atZone(today)));
            this.known = new DeviceCase(
                    registration,
                    effective,
                    said.context(),
                    Set.of(),
                    trace,
                    today,
                    HeldPlace.of(held, request, now, today));
        }

        Decision decide() {
            if (finding instanceof CredentialCheck.Finding.Bad bad) {
                return known.unproven(bad);
            }
            CredentialCheck.Finding.Good good = (CredentialCheck.Finding.Good) finding;
            trace.add(good.sentence());
            said.trace(trace);
            if (said.refusal().isPresent()) {
                return known.refuse(
                        FailureCode.DIRECTORY_UNAVAILABLE,
                        Optional.empty(),
                        said.refusal().get(),
                        List.of());
            }
            Ruling ruling = (Ruling) known.rule(policy.get());
            if (ruling instanceof Ruling.Denied denied) {
                return known.denied(denied);
            }
            boolean toRecord = good.toRecord() || device().state() == LifecycleState.REGISTERED;
            return permit((Ruling.Granted) ruling, toRecord);
        }

        boolean wouldPermit() {
            return finding instanceof CredentialCheck.Finding.Good good
                    && !good.toRecord()
                    && device().state() != LifecycleState.REGISTERED
                    && said.refusal().isEmpty()
                    && known.rule(policy.get()) instanceof Ruling.Granted;
        }

        private Device device() {
            return registration.device();
        }

        private Decision permit(Ruling.Granted granted, boolean toRecord) {
            Device permitted = device();
            if (toRecord) {
                try {
                    Registration now = registry.recordProof(device().serial(), credential, ACTOR);
                    if (EffectiveState.of(now).isStricterThan(EffectiveState.of(registration))) {
                        trace.add("its state changed while this was decided");
                        return new Case(now, credential, request, trace).decide();
                    }
                    permitted = now.device();
                } catch (RegistryRefusal refusal) {
                    trace.add("the registry refuses the proof: " + refusal.getMessage());
                    return known.refuse(code(refusal), Optional.empty(), refusal.getMessage(), List.of());
                }
                if (permitted.state() != device().state()) {
                    trace.add("the proof takes it from " + device().state().word() + " to "
                            + permitted.state().word());
                }
            }
            return known.permitted(granted, permitted);
        }
    }

    private static FailureCode code(RegistryRefusal refusal) {
        return switch (refusal.kind()) {
            case UNKNOWN_DEVICE -> FailureCode.DEVICE_UNKNOWN;
            case NOT_BOUND -> FailureCode.CREDENTIAL_NOT_BOUND;
            case NOT_ALLOWED, NOT_PERMITTED, ALREADY_EXISTS -> FailureCode.DEVICE_STATE_REFUSED;
        };
    }
}
