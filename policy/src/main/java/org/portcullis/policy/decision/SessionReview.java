package org.portcullis.policy.decision;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.rule.Treatment;
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

        /** The session has what it would get today. */
        record Unchanged(String today) implements Standing {}

        /** It would get another profile, or another VLAN. */
        record Moved(String today) implements Standing {}

        /** It would not get in. */
        record Refused(String today) implements Standing {}
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
            return new Standing.Unchanged("no device of the registry");
        }
        Session.Authorization given = session.authorization().orElseThrow();
        Serial device = session.device().get();
        Optional<Registration> found = registry.find(device);
        if (found.isEmpty()) {
            return new Standing.Refused(device + " is not registered any more");
        }
        Registration registration = found.get();
        Instant now = clock.instant();
        EffectiveState effective = EffectiveState.of(registration);
        Optional<ProvenCredential> credential = given.certificate().flatMap(shown -> bound(shown, registration));
        if (credential.isPresent()
                && new CredentialCheck(overlap, now).check(credential.get(), registration)
                        instanceof CredentialCheck.Finding.Bad bad) {
            return new Standing.Refused(bad.why());
        }
        Treatment treatment = policy.get().lifecycle().get(effective.state());
        if (treatment instanceof Treatment.AskRules && (!askRules || credential.isEmpty())) {
            return new Standing.Unchanged("it is " + effective.state().word());
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
        if (ruling instanceof Ruling.Denied denied) {
            return new Standing.Refused(denied.why().equals(state) ? state : state + ", and " + denied.why());
        }
        Ruling.Granted granted = (Ruling.Granted) ruling;
        String today = state + ", profile " + granted.profile().name()
                + granted.vlan().map(vlan -> ", VLAN " + vlan).orElse("");
        boolean same = granted.profile().name().equals(given.profile())
                && granted.vlan().equals(given.vlan());
        return same ? new Standing.Unchanged(today) : new Standing.Moved(today);
    }

    /** The session's certificate as the registry has it; empty for one that it never learned of. */
    private static Optional<ProvenCredential> bound(Session.Certificate shown, Registration registration) {
        return registration.credentials().stream()
                .filter(credential -> credential.issuer().equals(shown.issuer())
                        && CertificateNumber.text(credential.serialNumber()).equals(shown.serialNumber()))
                .findFirst()
                .map(credential -> proven(
                        registration,
                        credential.kind(),
                        credential.issuer(),
                        credential.serialNumber(),
                        credential.keyId(),
                        credential.notAfter()));
    }

    private static ProvenCredential unknown(Registration registration) {
        return proven(registration, Credential.Kind.IDEVID, "", BigInteger.ZERO, "", Instant.EPOCH);
    }

    private static ProvenCredential proven(
            Registration registration,
            Credential.Kind kind,
            String issuer,
            BigInteger serialNumber,
            String keyId,
            Instant notAfter) {
        return new ProvenCredential(
                registration.device().serial().text(),
                kind,
                Optional.empty(),
                issuer,
                "",
                serialNumber,
                keyId,
                "",
                "",
                Instant.EPOCH,
                notAfter,
                List.of(),
                "");
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
