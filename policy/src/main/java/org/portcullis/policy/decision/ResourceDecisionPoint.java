package org.portcullis.policy.decision;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;

/**
 * Decides for gateways by the same registry, credential check, gate and rules as the network's door.
 *
 * <p>It changes nothing of a device or its credentials: that the key was proven is the gateway's word, and a copied
 * certificate would do for a gateway that lies. So nobody is registered here, nothing is bound, superseded or put to use.
 */
public final class ResourceDecisionPoint {
    private final DeviceRegistry registry;
    private final Supplier<RuleSet> policy;
    private final Duration overlap;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;
    private final DirectorySource directory;
    private final ProfileSource profiles;
    private final RuleHits hits;

    /**
     * @param policy the one in force at the moment of asking
     * @param overlap how long an LDevID still works after the first use of a newer one ({@code ca.overlap})
     * @param zone in which {@code time.hour} and {@code time.weekday} are meant
     * @param hits counts which rule decided
     */
    public ResourceDecisionPoint(
            DeviceRegistry registry,
            Supplier<RuleSet> policy,
            Duration overlap,
            InstantSource clock,
            Supplier<ZoneId> zone,
            DirectorySource directory,
            ProfileSource profiles,
            RuleHits hits) {
        this.registry = registry;
        this.policy = policy;
        this.overlap = overlap;
        this.clock = clock;
        this.zone = zone;
        this.directory = directory;
        this.profiles = profiles;
        this.hits = hits;
    }

    /**
     * For a device whose certificate the gateway has seen proven.
     *
     * @throws org.portcullis.policy.store.StoreException when the registry cannot be read: no decision, hence no answer
     */
    public Decision decide(ProvenCredential credential, ResourceRequest request) {
        List<String> trace = new ArrayList<>();
        trace.add("credential names " + credential.identity() + ", issued by " + credential.issuer());
        Optional<Registration> known = Serial.parse(credential.identity()).flatMap(registry::find);
        if (known.isEmpty()) {
            return unknown("\"" + credential.identity() + "\"", trace);
        }
        Decision decision =
                counted(new Case(known.get(), Optional.of(credential), request, trace).byCredential(credential));
        if (decision instanceof Decision.Refuse && known.get().device().state() == LifecycleState.DECOMMISSIONED) {
            registry.noteReturn(
                    known.get().device().serial(),
                    Actor.system("authorize"),
                    "the gateway " + request.gateway() + " met it with a certificate of " + credential.issuer());
        }
        return decision;
    }

    /**
     * For a device that the gateway names; what its certificate says is not known then.
     *
     * @throws org.portcullis.policy.store.StoreException when the registry cannot be read: no decision, hence no answer
     */
    public Decision decide(Serial serial, ResourceRequest request) {
        List<String> trace = new ArrayList<>();
        trace.add("gateway " + request.gateway() + " names " + serial + ", without its certificate");
        return registry.find(serial)
                .map(known -> counted(new Case(known, Optional.empty(), request, trace).byName()))
                .orElseGet(() -> unknown(serial.text(), trace));
    }

    private Decision counted(Decision decision) {
        hits.note(decision, clock.instant());
        return decision;
    }

    private static Decision unknown(String name, List<String> trace) {
        trace.add("no device has this serial");
        return Decision.Refuse.early(
                FailureCode.DEVICE_UNKNOWN, "no device with the serial " + name + " is registered", trace);
    }

    /** One request. */
    private final class Case {
        private final Registration registration;
        private final ResourceRequest request;
        private final List<String> trace;
        private final EffectiveState effective;
        private final Instant now;
        private final DirectoryContext context;

        Case(
                Registration registration,
                Optional<ProvenCredential> credential,
                ResourceRequest request,
                List<String> trace) {
            this.registration = registration;
            this.request = request;
            this.trace = trace;
            this.effective = EffectiveState.of(registration);
            this.now = clock.instant();
            RuleSet rules = policy.get();
            Profile profile =
                    KnownProfile.of(profiles, rules, registration.device().serial(), Optional.empty());
            this.context = DirectoryContext.of(
                    directory,
                    rules,
                    effective,
                    registration.device(),
                    ContextOf.resource(
                            registration.device(),
                            effective.state(),
                            credential,
                            request,
                            profile,
                            now.atZone(zone.get())));
        }

        Decision byCredential(ProvenCredential credential) {
            CredentialCheck.Finding finding =
                    new CredentialCheck(CredentialTerms.of(overlap), now).check(credential, registration);
            if (finding instanceof CredentialCheck.Finding.Bad bad) {
                trace.add("credential: " + bad.why());
                return refuse(bad.code(), Optional.empty(), bad.why(), List.of());
            }
            trace.add(((CredentialCheck.Finding.Good) finding).sentence());
            return byState();
        }

        /** Whose certificates were all taken away cannot have proven one of them. */
        Decision byName() {
            List<Credential> bound = registration.credentials();
            boolean allGone = !bound.isEmpty()
                    && bound.stream()
                            .allMatch(credential -> credential.status() == Credential.Status.REVOKED
                                    || credential.status() == Credential.Status.EXPIRED
                                    || credential.notAfter().isBefore(now));
            if (allGone) {
                String why = "none of its " + bound.size() + " certificates is valid any more";
                trace.add("credential: " + why);
                return refuse(FailureCode.CREDENTIAL_NOT_BOUND, Optional.empty(), why, List.of());
            }
            return byState();
        }

        private Decision byState() {
            String state = effective.sentence(device(), zone.get());
            trace.add(state);
            context.trace(trace);
            if (context.refusal().isPresent()) {
                return refuse(
                        FailureCode.DIRECTORY_UNAVAILABLE,
                        Optional.empty(),
                        context.refusal().get(),
                        List.of());
            }
            Ruling ruling = new PolicyEngine(policy.get()).ruleResource(effective.state(), context.context());
            trace.addAll(ruling.trace());
            if (ruling instanceof Ruling.Denied denied) {
                boolean byState = denied.rule()
                        .filter(rule -> rule.startsWith(PolicyEngine.GATE))
                        .isPresent();
                return refuse(denied.code(), denied.rule(), byState ? state : denied.why(), denied.monitored());
            }
            Ruling.Granted granted = (Ruling.Granted) ruling;
            String by = granted.rule().startsWith(PolicyEngine.GATE) ? granted.rule() : "rule " + granted.rule();
            return new Decision.Permit(
                    device(),
                    granted.profile(),
                    Optional.empty(),
                    granted.rule(),
                    subject() + " is permitted " + request.words() + " by " + by,
                    trace,
                    Optional.of(context.context()),
                    granted.monitored());
        }

        private Device device() {
            return registration.device();
        }

        private String subject() {
            return Subject.of(device()) + " (" + effective.state().word() + ")";
        }

        private Decision refuse(FailureCode code, Optional<String> rule, String why, List<Monitored> monitored) {
            return new Decision.Refuse(
                    code,
                    Optional.of(device()),
                    rule,
                    Subject.of(device()) + " is refused " + request.words() + ": " + why,
                    trace,
                    Optional.of(context.context()),
                    monitored);
        }
    }
}
