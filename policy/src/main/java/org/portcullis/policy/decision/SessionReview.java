package org.portcullis.policy.decision;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.ProvenCredential;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.hold.Place;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.rule.Treatment;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.CertificateNumber;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/**
 * Asks of a live session what its device would get today. It changes nothing, and it is not a decision: that is taken when
 * the device authenticates again, from all that its request says. The hour and the weekday are those of the session's own
 * authentication: that time goes by is no change, and shows at the next one.
 */
public final class SessionReview {
    private final DeviceRegistry registry;
    private final Supplier<RuleSet> policy;
    private final CredentialTerms terms;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;
    private final DirectorySource directory;
    private final ProfileSource profiles;
    private final HeldPlaces held;

    /** What came out. */
    public sealed interface Standing {
        /** One clause: what the device would get today, and why. */
        String today();

        /** Since when the device is in its state, or its credential is what it is. */
        Instant since();

        /** The session has what it would get today. */
        record Unchanged(String today, Instant since) implements Standing {}

        /** What it would get cannot be told before the device authenticates again. */
        record Undecided(String today, Instant since) implements Standing {}

        /** It would get another profile, another VLAN, or what the profile gives otherwise by now. */
        record Moved(String today, Instant since) implements Standing {}

        /** It would not get in. */
        record Refused(String today, Instant since) implements Standing {}
    }

    /** Without a directory, where nothing is known of what devices seem to be, and with no place held. */
    public SessionReview(
            DeviceRegistry registry,
            Supplier<RuleSet> policy,
            Duration overlap,
            InstantSource clock,
            Supplier<ZoneId> zone) {
        this(
                registry,
                policy,
                CredentialTerms.of(overlap),
                clock,
                zone,
                DirectorySource.NONE,
                ProfileSource.NONE,
                HeldPlaces.NONE);
    }

    /**
     * @param held places that get less than gate and rules give
     */
    public SessionReview(
            DeviceRegistry registry,
            Supplier<RuleSet> policy,
            CredentialTerms terms,
            InstantSource clock,
            Supplier<ZoneId> zone,
            DirectorySource directory,
            ProfileSource profiles,
            HeldPlaces held) {
        this.registry = registry;
        this.policy = policy;
        this.terms = terms;
        this.clock = clock;
        this.zone = zone;
        this.directory = directory;
        this.profiles = profiles;
        this.held = held;
    }

    /**
     * By credential, lifecycle gate, rules and holds, as a decision goes.
     *
     * @param vendor of the session's NAS, in lower case; may be empty
     */
    public Standing review(Session session, String vendor) {
        return review(session, vendor, true);
    }

    /** By credential, lifecycle gate and holds alone; where the rules would have to be asked: unchanged. */
    public Standing reviewGate(Session session, String vendor) {
        return review(session, vendor, false);
    }

    private Standing review(Session session, String vendor, boolean askRules) {
        Optional<Session.Authorization> authorization = session.authorization();
        Optional<HeldPlace> hold = HeldPlace.of(held, Place.of(session), clock.instant(), zone.get());
        if (session.device().isEmpty()) {
            return (askRules || hold.isPresent())
                            && authorization.isPresent()
                            && session.station().mac().isPresent()
                    ? bypass(session, session.station().mac().get(), vendor, hold)
                    : new Standing.Unchanged("no device of the registry", session.started());
        }
        Session.Authorization given = authorization.orElseThrow();
        Serial device = session.device().get();
        Optional<Registration> found = registry.find(device);
        if (found.isEmpty()) {
            return new Standing.Refused(device + " is not registered any more", clock.instant());
        }
        Registration registration = found.get();
        Optional<Credential> bound = given.certificate().flatMap(shown -> bound(shown, registration));
        Optional<ProvenCredential> credential = bound.map(known -> BoundProof.of(registration, known));
        Optional<CredentialCheck.Finding> finding =
                credential.map(shown -> new CredentialCheck(terms, clock.instant()).check(shown, registration));
        if (finding.isPresent() && finding.get() instanceof CredentialCheck.Finding.Bad bad) {
            return new Standing.Refused(bad.why(), bound.get().statusSince());
        }
        boolean late = finding.isPresent() && finding.get() instanceof CredentialCheck.Finding.Good good && good.late();
        EffectiveState own = EffectiveState.of(registration);
        EffectiveState effective = late ? own.late() : own;
        Instant since = since(late ? bound.get().notAfter() : own.holder().stateSince(), hold);
        String state = "it is " + own.state().word() + (late ? ", and comes late to renewal" : "") + clause(hold);
        RuleSet rules = policy.get();
        boolean asked = rules.lifecycle().get(effective.state()) instanceof Treatment.AskRules;
        if (asked && hold.isEmpty() && (!askRules || credential.isEmpty())) {
            return askRules && isOfHeldDevices(given.profile())
                    ? new Standing.Moved(state, since)
                    : new Standing.Unchanged(state, since);
        }
        Set<Attribute> unknown = RememberedRequest.unknown(given);
        Optional<DirectorySource.Reading> said =
                asked && rules.readsDirectory() ? directory.known(device) : Optional.of(DirectorySource.Reading.EMPTY);
        if (said.isEmpty()) {
            Arrays.stream(Attribute.values()).filter(Attribute::isOfDirectory).forEach(unknown::add);
        }
        Profile profile = profile(() -> profiles.of(device, session.station().mac()), unknown);
        AccessContext context = ContextOf.request(
                        registration.device(),
                        effective.state(),
                        credential.orElseGet(() -> unknown(registration)),
                        request(session, vendor),
                        profile,
                        session.started().atZone(zone.get()))
                .with(RememberedRequest.values(given))
                .with(said.map(DirectorySource.Reading::values).orElse(Map.of()));
        PartialRuling ruling = asked && (!askRules || credential.isEmpty())
                ? hold.orElseThrow().most(rules, context, unknown)
                : over(
                        new PolicyEngine(rules).rule(effective.state(), context, unknown),
                        hold,
                        rules,
                        context,
                        unknown);
        return compare(session, vendor, state, since, ruling);
    }

    /** By the rules for devices that showed no certificate. */
    private Standing bypass(Session session, MacAddress mac, String vendor, Optional<HeldPlace> hold) {
        Session.Authorization given = session.authorization().orElseThrow();
        RuleSet rules = policy.get();
        PolicyEngine engine = new PolicyEngine(rules);
        Set<Attribute> unknown = RememberedRequest.unknown(given);
        Profile profile = profile(() -> profiles.of(mac), unknown);
        AccessContext context = ContextOf.mac(
                        ContextOf.port(
                                        request(session, vendor),
                                        session.started().atZone(zone.get()))
                                .profile(profile),
                        Optional.ofNullable(rules.mab().devices().get(mac)))
                .build()
                .with(RememberedRequest.values(given));
        PartialRuling ruling = engine.denyMac(mac)
                .<PartialRuling>map(denied -> denied)
                .orElseGet(() -> engine.ruleMab(context, unknown));
        return compare(
                session,
                vendor,
                "it came without a certificate" + clause(hold),
                since(session.started(), hold),
                over(ruling, hold, rules, context, unknown));
    }

    /** What the rules leave open does not matter where a hold leaves no more than the one profile. */
    private static PartialRuling over(
            PartialRuling ruling,
            Optional<HeldPlace> hold,
            RuleSet rules,
            AccessContext context,
            Set<Attribute> unknown) {
        if (hold.isEmpty()) {
            return ruling;
        }
        return ruling instanceof PartialRuling.Undecided
                ? hold.get().most(rules, context, unknown)
                : hold.get().over(ruling, rules, context, unknown, new ArrayList<>());
    }

    private static Instant since(Instant state, Optional<HeldPlace> hold) {
        return hold.map(HeldPlace::since).filter(state::isBefore).orElse(state);
    }

    private static String clause(Optional<HeldPlace> hold) {
        return hold.map(place -> ", and " + place.clause()).orElse("");
    }

    /** @param unknown gets what is not known while it cannot be read */
    private static Profile profile(Supplier<Profile> reading, Set<Attribute> unknown) {
        try {
            return reading.get();
        } catch (StoreException unreadable) {
            Arrays.stream(Attribute.values()).filter(Attribute::isOfProfile).forEach(unknown::add);
            return Profile.UNKNOWN;
        }
    }

    /** @param state why it is treated so, as a clause */
    private Standing compare(Session session, String vendor, String state, Instant since, PartialRuling ruling) {
        Session.Authorization given = session.authorization().orElseThrow();
        if (ruling instanceof PartialRuling.Undecided undecided) {
            return isOfHeldDevices(given.profile())
                    ? new Standing.Moved(state, since)
                    : new Standing.Undecided(state + ", and " + PartialRuling.words(undecided.needs()), since);
        }
        if (ruling instanceof Ruling.Denied denied) {
            return new Standing.Refused(denied.why().equals(state) ? state : state + ", and " + denied.why(), since);
        }
        Ruling.Granted granted = (Ruling.Granted) ruling;
        boolean sameName = granted.profile().name().equals(given.profile())
                && granted.vlan().equals(given.vlan());
        boolean same = sameName
                && given.basis()
                        .map(basis -> basis.grant()
                                .equals(granted.profile().digest(session.nas().site(), vendor)))
                        .orElse(true);
        String today = state + ", profile " + granted.profile().name() + (sameName && !same ? " as it is now" : "")
                + granted.vlan().map(vlan -> ", VLAN " + vlan).orElse("");
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
