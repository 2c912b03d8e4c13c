package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.decision.SessionReview.Standing;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.MemoryRegistry;
import org.portcullis.policy.device.NewDevice;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/** What a live session's device would get today, against what the session has. */
class SessionReviewTest {
    static final Instant NOW = Instant.parse("2026-01-04T23:30:00Z");
    private static final Serial PARENT = new Serial("P-1");
    static final Serial SN = new Serial("SN-1");
    private static final Actor ADMIN = new Actor("admin");

    static final RuleSet POLICY = RuleSet.read("policy.yml", """
            profiles:
              sensors: { vlan: { lab: 110, plant: 210 } }
              wires: { vlan: 5 }
              onboarding: { vlan: 99 }
              quarantine: { vlan: 666 }
            lifecycle: { registered: onboarding, onboarding: onboarding, active: rules, quarantined: quarantine }
            rules:
              - { name: wires, when: 'nas.vendor == "acme"', then: wires }
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
            """);

    private final MemoryRegistry registry = new MemoryRegistry(InstantSource.fixed(NOW));
    private final SessionReview review = new SessionReview(
            registry, () -> POLICY, Duration.ofDays(14), InstantSource.fixed(NOW), () -> ZoneId.of("UTC"));

    @BeforeEach
    void register() {
        register(registry);
    }

    static void register(MemoryRegistry registry) {
        registry.register(
                new NewDevice(PARENT, "", "line", "", "", "", Set.of(), Optional.empty(), LifecycleState.ACTIVE),
                ADMIN,
                "");
        registry.register(
                new NewDevice(SN, "", "sensor", "", "", "", Set.of(), Optional.of(PARENT), LifecycleState.ACTIVE),
                ADMIN,
                "");
    }

    @ParameterizedTest
    @CsvSource({
        // state, parent's state, credential, profile, vlan, today
        "active, active, ACTIVE, sensors, 110, Unchanged, 'it is active, profile sensors, VLAN 110'",
        "active, active, PENDING, sensors, 110, Unchanged, 'it is active, profile sensors, VLAN 110'",
        "active, active, ACTIVE, sensors, 210, Moved, 'it is active, profile sensors, VLAN 110'",
        "active, active, ACTIVE, quarantine, 666, Moved, 'it is active, profile sensors, VLAN 110'",
        "quarantined, active, ACTIVE, sensors, 110, Moved, 'it is quarantined, profile quarantine, VLAN 666'",
        "quarantined, active, ACTIVE, quarantine, 666, Unchanged, 'it is quarantined, profile quarantine, VLAN 666'",
        "active, quarantined, ACTIVE, sensors, 110, Moved, 'it is quarantined, profile quarantine, VLAN 666'",
        "suspended, active, ACTIVE, sensors, 110, Refused, it is suspended",
        "active, suspended, ACTIVE, sensors, 110, Refused, it is suspended",
        "active, active, REVOKED, sensors, 110, Refused, its LDevID 2A was revoked here"
    })
    void review(
            String state,
            String parent,
            Credential.Status credential,
            String profile,
            String vlan,
            String standing,
            String today) {
        move(registry, SN, state);
        move(registry, PARENT, parent);
        bind(registry, credential);
        Standing found = review.review(session(profile, vlan, true), "");
        assertEquals(standing, found.getClass().getSimpleName());
        assertEquals(today, found.today());
        assertEquals(NOW, found.since());
    }

    @Test
    void rulesMayLookAtTheVendorOfTheSwitch() {
        bind(registry, Credential.Status.ACTIVE);
        assertEquals(
                "it is active, profile wires, VLAN 5",
                review.review(session("sensors", "110", true), "acme").today());
    }

    /** What the directory has not said yet moves nobody; what it has is looked at without asking it again. */
    @Test
    void aReviewWaitsForNoDirectory() {
        RuleSet policy = RuleSet.read("policy.yml", """
                profiles: { lab: { vlan: 10 }, onboarding: { vlan: 99 }, quarantine: { vlan: 666 } }
                rules: [{ name: lab, when: 'directory.department == "lab"', then: lab }]
                """);
        bind(registry, Credential.Status.ACTIVE);
        DirectorySource.Reading lab =
                new DirectorySource.Reading(Map.of(Attribute.DIRECTORY_DEPARTMENT, "lab"), Optional.empty(), false);
        assertEquals(
                "Undecided", standing(policy, Optional.empty(), session("lab", "10", true)), "nothing is known of it");
        assertEquals("Unchanged", standing(policy, Optional.of(lab), session("lab", "10", true)));
        assertEquals("Moved", standing(policy, Optional.of(lab), session("old", "11", true)));
        assertEquals(
                "Refused", standing(policy, Optional.of(DirectorySource.Reading.EMPTY), session("lab", "10", true)));
    }

    /** Time that goes by is no change; what the session kept of its request is looked at, and nothing is guessed. */
    @ParameterizedTest
    @CsvSource({
        "'time.hour == 23', true, Unchanged",
        "'time.hour == 8', true, Refused",
        "'request.ssid == \"floor 2\"', true, Unchanged",
        "'request.ssid == \"floor 3\"', true, Refused",
        "'request.identity == \"me\"', true, Unchanged",
        "'request.identity == \"x\"', true, Refused",
        "'credential.keyType == \"EC-P256\" && credential.subject == \"CN=SN-1\"', true, Unchanged",
        "'request.ssid == \"floor 2\"', false, Undecided",
        "'request.ssid == \"floor 3\"', false, Undecided",
        "'device.type == \"sensor\" || request.ssid == \"floor 3\"', false, Unchanged"
    })
    void rulesAreHeldAgainstTheRequestThatBeganIt(String when, boolean kept, String standing) {
        bind(registry, Credential.Status.ACTIVE);
        RuleSet policy = policy("{ lab: { vlan: 10 } }", when);
        Session session = session("lab", "10", true);
        Optional<Session.Basis> basis = kept
                ? Optional.of(new Session.Basis(
                        "me",
                        "floor 2",
                        "CN=SN-1",
                        "EC-P256",
                        policy.profiles().get("lab").digest("lab", "")))
                : Optional.empty();
        assertEquals(standing, standing(policy, basis, session, NOW.plus(Duration.ofHours(9))));
    }

    /** A profile that gives something else under the same name and VLAN; to another vendor's switches it does not matter. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ vlan: 10, filterId: a } | Unchanged",
                "{ vlan: { lab: 10, plant: 20 }, filterId: a } | Unchanged",
                "{ vlan: 10, filterId: a, vendors: { aruba: { Aruba-User-Role: b } } } | Unchanged",
                "{ vlan: 10, filterId: b } | Moved",
                "{ vlan: 10, filterId: a, sessionTimeout: 1h } | Moved",
                "{ vlan: 10, filterId: a, vendors: { cisco: { Cisco-AVPair: b } } } | Moved"
            })
    void aProfileMayGiveSomethingElseByNow(String profile, String standing) {
        bind(registry, Credential.Status.ACTIVE);
        String given = policy("{ lab: { vlan: 10, filterId: a } }", "true")
                .profiles()
                .get("lab")
                .digest("lab", "cisco");
        Session session = session("lab", "10", true);
        assertEquals(
                standing,
                standing(
                        policy("{ lab: " + profile + " }", "true"),
                        Optional.of(new Session.Basis("", "", "", "", given)),
                        session,
                        NOW));
    }

    private static RuleSet policy(String profiles, String when) {
        return RuleSet.read(
                "policy.yml",
                "profiles: " + profiles.replaceFirst("\\{", "{ onboarding: { vlan: 99 }, quarantine: { vlan: 666 },")
                        + "\nrules: [{ name: lab, when: '" + when + "', then: lab }]\n");
    }

    private String standing(RuleSet policy, Optional<Session.Basis> basis, Session session, Instant now) {
        return new SessionReview(
                        registry, () -> policy, Duration.ofDays(14), InstantSource.fixed(now), () -> ZoneId.of("UTC"))
                .review(with(session, basis), "cisco")
                .getClass()
                .getSimpleName();
    }

    private static Session with(Session session, Optional<Session.Basis> basis) {
        Session.Authorization given = session.authorization().orElseThrow();
        return new Session(
                session.id(),
                session.nas(),
                session.port(),
                session.station(),
                Optional.of(new Session.Authorization(
                        given.device(), given.certificate(), given.profile(), given.vlan(), basis)),
                session.usage(),
                session.started(),
                session.lastHeard(),
                session.ends(),
                session.stale(),
                session.enforcement());
    }

    /** What came in by its address is held against the rules for that. */
    @ParameterizedTest
    @CsvSource({"true, 10, Unchanged", "true, 11, Moved", "false, 10, Refused"})
    void aMacAddressIsHeldAgainstItsRules(boolean enabled, String vlan, String standing) {
        RuleSet policy = RuleSet.read("policy.yml", """
                profiles: { printers: { vlan: 10 }, onboarding: { vlan: 99 }, quarantine: { vlan: 666 } }
                mab:
                  enabled: %s
                  devices: { 00-11-22-33-44-55: { name: lobby, type: printer } }
                  rules: [{ name: printers, when: 'mab.type == "printer"', then: printers }]
                """.formatted(enabled));
        Session known = session("printers", vlan, false);
        Session session = new Session(
                known.id(),
                known.nas(),
                known.port(),
                new Session.Station(MacAddress.parse("00-11-22-33-44-55"), Optional.empty(), Optional.empty()),
                Optional.of(
                        new Session.Authorization(Optional.empty(), Optional.empty(), "printers", Optional.of(vlan))),
                known.usage(),
                known.started(),
                known.lastHeard(),
                known.ends(),
                known.stale(),
                known.enforcement());
        assertEquals(
                standing,
                new SessionReview(
                                registry,
                                () -> policy,
                                Duration.ofDays(14),
                                InstantSource.fixed(NOW),
                                () -> ZoneId.of("UTC"))
                        .review(session, "")
                        .getClass()
                        .getSimpleName());
    }

    private String standing(RuleSet policy, Optional<DirectorySource.Reading> known, Session session) {
        DirectorySource directory = new DirectorySource() {
            @Override
            public Reading read(Serial device) {
                throw new AssertionError("a review waits");
            }

            @Override
            public Optional<Reading> known(Serial device) {
                return known;
            }
        };
        return new SessionReview(
                        registry,
                        () -> policy,
                        CredentialTerms.of(Duration.ofDays(14)),
                        InstantSource.fixed(NOW),
                        () -> ZoneId.of("UTC"),
                        directory,
                        ProfileSource.NONE,
                        HeldPlaces.NONE)
                .review(session, "")
                .getClass()
                .getSimpleName();
    }

    /** A device that was let in without a certificate is asked of the gate alone, and a released one moves. */
    @ParameterizedTest
    @CsvSource({
        "active, guests, Unchanged",
        "active, quarantine, Moved",
        "quarantined, guests, Moved",
        "suspended, guests, Refused"
    })
    void withoutACertificate(String state, String profile, String standing) {
        move(registry, SN, state);
        assertEquals(
                standing,
                review.review(session(profile, "666", false), "").getClass().getSimpleName());
    }

    /** The gate alone asks no rule, so that it can be asked again and again. */
    @ParameterizedTest
    @CsvSource({"active, wires, Unchanged", "active, quarantine, Unchanged", "quarantined, sensors, Moved"})
    void byTheGateAlone(String state, String profile, String standing) {
        move(registry, SN, state);
        bind(registry, Credential.Status.ACTIVE);
        assertEquals(
                standing,
                review.reviewGate(session(profile, "5", true), "").getClass().getSimpleName());
    }

    static void move(MemoryRegistry registry, Serial serial, String state) {
        if (!state.equals("active")) {
            registry.changeState(serial, LifecycleState.ofWord(state).orElseThrow(), ADMIN, "", Optional.empty());
        }
    }

    static void bind(MemoryRegistry registry, Credential.Status status) {
        registry.bind(
                SN,
                new Credential(
                        "id-SN-1",
                        Credential.Kind.LDEVID,
                        "CN=ca",
                        BigInteger.valueOf(42),
                        "AA".repeat(32),
                        NOW,
                        NOW.plus(Duration.ofDays(90)),
                        status,
                        NOW));
    }

    static Session session(String profile, String vlan, boolean certificate) {
        return new Session(
                "s1",
                new Session.Nas(
                        "sw-1",
                        "lab",
                        InetAddress.getLoopbackAddress(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new Session.Port(Optional.of(1L), Optional.empty(), "Ethernet"),
                new Session.Station(Optional.empty(), Optional.empty(), Optional.of("x")),
                Optional.of(new Session.Authorization(
                        Optional.of(SN),
                        certificate ? Optional.of(new Session.Certificate("CN=ca", "2A")) : Optional.empty(),
                        profile,
                        Optional.of(vlan))),
                Session.Usage.NONE,
                NOW,
                NOW,
                Optional.empty(),
                false,
                Enforcement.NONE);
    }
}
