package org.portcullis.policy.decision;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.rule.Treatment;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/**
 * Asks of a live session what its device would get today. It changes nothing, and it is not a decision: that is taken when
 * the device authenticates again, from all that its request says. What a session does not keep of its request (the SSID, the
 * certificate's subject and key type) is absent here; a rule that looks at it may make a session look changed that is not,
 * which costs one authentication more.
 */
public final class SessionReview {
    private final DeviceRegistry registry;
    private final Supplier<RuleSet> policy;
    private final Duration overlap;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;

    /** What came out. */
    public sealed interface Standing {
        /** One clause: what the device would get today, and why. */
        String today();

        /** Since when the device is in its state, or its credential is what it is. */
        Instant since();

        /** The session has what it would get today. */
        record Unchanged(String today, Instant since) implements Standing {}

        /** It would get another profile, or another VLAN. */
        record Moved(String today, Instant since) implements Standing {}

        /** It would not get in. */
        record Refused(String today, Instant since) implements Standing {}
    }

    /** @param overlap how long an LDevID still works after the first use of a newer one */
    public SessionReview(
            DeviceRegistry registry,
            Supplier<RuleSet> policy,
            Duration overlap,
            InstantSource clock,
            Supplier<ZoneId> zone) {
        this.registry = registry;
        this.policy = policy;
        this.overlap = overlap;
        this.clock = clock;
        this.zone = zone;
    }

    /**
     * By credential, lifecycle gate and rules, as a decision goes.
     *
     * @param vendor of the session's NAS, in lower case; may be empty
     */
    public Standing review(Session session, String vendor) {
        return review(session, vendor, true);
    }

    /** By credential and lifecycle gate alone; where the rules would have to be asked: unchanged. */
    public Standing reviewGate(Session session) {
        return review(session, "", false);
    }

    private Standing review(Session session, String vendor, boolean askRules) {
        if (session.device().isEmpty()) {
            return new Standing.Unchanged("no device of the registry", session.started());
        }
        Session.Authorization given = session.authorization().orElseThrow();
        Serial device = session.device().get();
        Optional<Registration> found = registry.find(device);
        if (found.isEmpty()) {
            return new Standing.Refused(device + " is not registered any more", clock.instant());
        }
        Registration registration = found.get();
        Instant now = clock.instant();
        EffectiveState effective = EffectiveState.of(registration);
        Instant since = effective.holder().stateSince();
        Optional<Credential> bound = given.certificate().flatMap(shown -> bound(shown, registration));
        Optional<ProvenCredential> credential = bound.map(known -> BoundProof.of(registration, known));
        if (credential.isPresent()
                && new CredentialCheck(overlap, now).check(credential.get(), registration)
                        instanceof CredentialCheck.Finding.Bad bad) {
            return new Standing.Refused(bad.why(), bound.get().statusSince());
        }
        Treatment treatment = policy.get().lifecycle().get(effective.state());
        if (treatment instanceof Treatment.AskRules && (!askRules || credential.isEmpty())) {
            String today = "it is " + effective.state().word();
            return askRules && isOfHeldDevices(given.profile())
                    ? new Standing.Moved(today, since)
                    : new Standing.Unchanged(today, since);
        }
        AccessContext context = ContextOf.request(
                registration.device(),
                effective.state(),
                credential.orElseGet(() -> unknown(registration)),
                request(session, vendor),
                now.atZone(zone.get()));
        return compare(given, effective, new PolicyEngine(policy.get()).rule(effective.state(), context));
    }

    private static Standing compare(Session.Authorization given, EffectiveState effective, Ruling ruling) {
        String state = "it is " + effective.state().word();
        Instant since = effective.holder().stateSince();
        if (ruling instanceof Ruling.Denied denied) {
            return new Standing.Refused(denied.why().equals(state) ? state : state + ", and " + denied.why(), since);
        }
        Ruling.Granted granted = (Ruling.Granted) ruling;
        String today = state + ", profile " + granted.profile().name()
                + granted.vlan().map(vlan -> ", VLAN " + vlan).orElse("");
        boolean same = granted.profile().name().equals(given.profile())
                && granted.vlan().equals(given.vlan());
        return same ? new Standing.Unchanged(today, since) : new Standing.Moved(today, since);
    }

    /** Whether the gate gives this profile to devices that are out of service for a time, as this one is no more. */
    private boolean isOfHeldDevices(String profile) {
        return policy.get().lifecycle().entrySet().stream()
                .filter(gate -> gate.getKey().isHeld())
                .map(Map.Entry::getValue)
                .anyMatch(treatment -> treatment instanceof Treatment.Assign assign
                        && assign.profile().name().equals(profile));
    }

    /** The session's certificate as the registry has it; empty for one that it never learned of. */
    private static Optional<Credential> bound(Session.Certificate shown, Registration registration) {
        return registration.credentials().stream()
                .filter(credential -> credential.issuer().equals(shown.issuer())
                        && CertificateNumber.text(credential.serialNumber()).equals(shown.serialNumber()))
                .findFirst();
    }

    /** Of a session that no certificate began, or none that is known; the gate does not look at it. */
    private static ProvenCredential unknown(Registration registration) {
        return BoundProof.of(
                registration,
                new Credential(
                        registration.device().id(),
                        Credential.Kind.IDEVID,
                        "",
                        BigInteger.ZERO,
                        "",
                        Instant.EPOCH,
                        Instant.EPOCH,
                        Credential.Status.ACTIVE,
                        Instant.EPOCH));
    }

    private static AccessRequest request(Session session, String vendor) {
        Session.Nas nas = session.nas();
        return new AccessRequest(
                new AccessRequest.Nas(nas.name(), nas.site(), vendor, nas.address()),
                session.station().mac(),
                session.port().name(),
                session.port().type(),
                "",
                session.station().userName().orElse(""));
    }
}
