package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Credential.Kind;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/** A simulation says what the real decision says, or that it cannot be said; and it leaves no trace. */
class SimulationTest extends DecisionCase {
    private static final Map<Attribute, Object> AT_THE_LAB =
            Map.of(Attribute.NAS_NAME, "sw-1", Attribute.NAS_SITE, "lab", Attribute.NAS_VENDOR, "cisco");

    private static final MacAddress PRINTER =
            MacAddress.parse("00-11-22-AA-BB-01").orElseThrow();
    private static final MacAddress SENSOR =
            MacAddress.parse("00-11-22-AA-BB-05").orElseThrow();

    /** The sensor has shown what it can. */
    private CredentialTerms terms = CredentialTerms.of(OVERLAP);

    private final CertifiedMacs certified = new CertifiedMacs() {
        @Override
        public void seen(Serial serial, MacAddress mac, String nas) {
            throw new AssertionError("a simulation leaves a trace");
        }

        @Override
        public Optional<Serial> lastWith(MacAddress mac) {
            return Optional.of(SN).filter(any -> mac.equals(SENSOR));
        }
    };

    private HeldPlaces held = HeldPlaces.NONE;

    private Simulation simulation(RegistryDecisionPoint.UnknownDevice unknown) {
        return simulation(unknown, Optional.empty());
    }

    private Simulation simulation(RegistryDecisionPoint.UnknownDevice unknown, Optional<DirectorySource> directory) {
        return new Simulation(
                registry,
                certified,
                directory,
                ProfileSource.NONE,
                unknown,
                terms,
                InstantSource.fixed(NOW),
                () -> ZoneId.of("Europe/Berlin"),
                held);
    }

    /** A hold has no part in what a policy is tried for; that there is one is said. */
    @Test
    void aHoldIsOnlyTold() {
        register("sensor", LifecycleState.ACTIVE);
        held = (place, now) -> place.nas().equals("sw-1")
                ? Optional.of(new Hold(
                        "h1",
                        new HoldTarget.OfPort("sw-1", "7"),
                        NOW,
                        NOW.plusSeconds(60),
                        "it scans",
                        "alice",
                        HoldOrigin.ADMIN))
                : Optional.empty();
        Simulation.Answer answer = simulate(Optional.of(SN), AT_THE_LAB);
        assertEquals("sensors/110/sensors", summary(answer.decision().orElseThrow()));
        assertTrue(
                answer.trace()
                        .contains("holds have no part in this; its port is held until 2026-01-05 00:31 CET because"
                                + " port 7 of sw-1 was put on hold by alice: it scans"),
                answer.trace()::toString);
    }

    @Test
    void whoComesLateToRenewalIsOnboardedWhereThatIsWanted() {
        register("sensor", LifecycleState.ACTIVE);
        bind(Kind.LDEVID, 1, KEY, Credential.Status.EXPIRED);
        assertEquals(
                "cert-expired/-",
                summary(simulate(Optional.of(SN), AT_THE_LAB).decision().orElseThrow()));
        terms = new CredentialTerms(OVERLAP, true);
        assertEquals(
                "onboarding/99/lifecycle.onboarding",
                summary(simulate(Optional.of(SN), AT_THE_LAB).decision().orElseThrow()));
    }

    private Simulation.Answer simulate(Optional<Serial> device, Map<Attribute, Object> given) {
        return simulation(RegistryDecisionPoint.UnknownDevice.REFUSE)
                .simulate(POLICY, new Simulation.Question(device, given, Optional.empty()));
    }

    private static String outcome(Simulation.Answer answer) {
        return answer.decision()
                .map(DecisionCase::summary)
                .orElse("undecided/"
                        + answer.needs().stream().map(Attribute::word).sorted().toList());
    }

    /** Every state, and what may be wrong with a credential. */
    @Test
    void agreesWithTheRealDecision() {
        for (LifecycleState state : LifecycleState.values()) {
            for (Credential.Status status : Credential.Status.values()) {
                for (String type : List.of("sensor", "loot", "lamp", "camera")) {
                    Serial serial = new Serial(state + "-" + status + "-" + type);
                    register(serial, type, state, Optional.empty());
                    registry.bind(
                            serial,
                            new Credential(
                                    "id",
                                    Kind.LDEVID,
                                    "CN=CA",
                                    java.math.BigInteger.TEN,
                                    KEY,
                                    NOW,
                                    NOW.plusSeconds(9),
                                    status,
                                    NOW));
                    Simulation.Answer simulated = simulate(Optional.of(serial), AT_THE_LAB);
                    long before = registry.find(serial).orElseThrow().device().version();
                    Decision real = decide(proven(serial.text(), Kind.LDEVID, 10, KEY, ""));
                    assertEquals(summary(real), outcome(simulated), serial.text());
                    assertEquals(
                            real.explanation(),
                            simulated.decision().orElseThrow().explanation());
                    assertEquals(
                            real.trace().stream()
                                    .filter(step -> step.startsWith("rule "))
                                    .toList(),
                            simulated.trace().stream()
                                    .filter(step -> step.startsWith("rule "))
                                    .toList());
                    assertEquals(
                            state == LifecycleState.REGISTERED && real instanceof Decision.Permit ? 1 : 0,
                            registry.find(serial).orElseThrow().device().version() - before,
                            "only the real one takes it on");
                }
            }
        }
    }

    @Test
    void changesNothing() {
        register("sensor", LifecycleState.REGISTERED);
        assertEquals("onboarding/99/lifecycle.registered", outcome(simulate(Optional.of(SN), AT_THE_LAB)));
        assertEquals(
                LifecycleState.REGISTERED,
                registry.find(SN).orElseThrow().device().state());
        assertEquals(List.of(), registry.find(SN).orElseThrow().credentials());
        register(new Serial("SN-9"), "", LifecycleState.DECOMMISSIONED, Optional.empty());
        simulate(Optional.of(new Serial("SN-9")), AT_THE_LAB);
        assertEquals(List.of(), registry.returns());
    }

    @Test
    void aDeviceThatNobodyRegistered() {
        assertEquals("device-unknown/-", outcome(simulate(Optional.of(SN), AT_THE_LAB)));
        assertEquals(
                "onboarding/99/lifecycle.onboarding",
                outcome(simulation(RegistryDecisionPoint.UnknownDevice.ONBOARD)
                        .simulate(POLICY, new Simulation.Question(Optional.of(SN), AT_THE_LAB, Optional.empty()))));
        assertTrue(registry.find(SN).isEmpty());
    }

    @Test
    void aSupposedDeviceIsWhatIsSaidOfIt() {
        Map<Attribute, Object> given = new EnumMap<>(Attribute.class);
        assertEquals("undecided/[device.state]", outcome(simulate(Optional.empty(), given)));
        given.put(Attribute.DEVICE_STATE, "suspended");
        assertEquals("device-suspended/lifecycle.suspended", outcome(simulate(Optional.empty(), given)));
        given.put(Attribute.DEVICE_STATE, "active");
        assertEquals("undecided/[device.tags]", outcome(simulate(Optional.empty(), given)));
        given.put(Attribute.DEVICE_TAGS, List.of());
        assertEquals("undecided/[device.type]", outcome(simulate(Optional.empty(), given)));
        given.put(Attribute.DEVICE_TYPE, "camera");
        assertEquals("undecided/[nas.site]", outcome(simulate(Optional.empty(), given)));
        given.put(Attribute.NAS_SITE, "plant");
        assertEquals("cameras/220/cameras", outcome(simulate(Optional.empty(), given)));
        given.put(Attribute.NAS_SITE, "");
        assertEquals("vlan-undefined-at-site/cameras", outcome(simulate(Optional.empty(), given)));
    }

    @Test
    void aNamedCredentialIsTheOneThatCounts() {
        register("sensor", LifecycleState.ACTIVE);
        bind(Kind.IDEVID, 1, KEY, Credential.Status.ACTIVE);
        bind(Kind.LDEVID, 2, OTHER_KEY, Credential.Status.REVOKED);
        assertEquals("sensors/110/sensors", outcome(simulate(Optional.of(SN), AT_THE_LAB)));
        assertEquals("cert-revoked/-", outcome(simulate(Optional.of(SN), Map.of(Attribute.CREDENTIAL_SERIAL, "02"))));
        assertEquals(
                "credential-not-bound/-",
                outcome(simulate(
                        Optional.of(SN),
                        Map.of(Attribute.CREDENTIAL_SERIAL, "03", Attribute.CREDENTIAL_KIND, "ldevid"))));
        assertEquals(
                "cert-expired/-",
                outcome(simulation(RegistryDecisionPoint.UnknownDevice.REFUSE)
                        .simulate(
                                POLICY,
                                new Simulation.Question(
                                        Optional.of(SN),
                                        AT_THE_LAB,
                                        Optional.of(Instant.parse("2027-01-01T00:00:00Z"))))));
    }

    /** The registry keeps no subject, so nothing is known of it unless it is given. */
    @Test
    void whatTheRegistryDoesNotKeepIsNotKnown() {
        register("sensor", LifecycleState.ACTIVE);
        bind(Kind.IDEVID, 1, KEY, Credential.Status.ACTIVE);
        var policy = RuleSet.read("policy.yml", """
                rules: [ { name: a, when: 'credential.subject == "CN=x" && credential.kind == "idevid"', then: refuse } ]
                """);
        Simulation simulation = simulation(RegistryDecisionPoint.UnknownDevice.REFUSE);
        assertEquals(
                Set.of(Attribute.CREDENTIAL_SUBJECT),
                simulation
                        .simulate(policy, new Simulation.Question(Optional.of(SN), Map.of(), Optional.empty()))
                        .needs());
        assertEquals(
                "rule-refused/a",
                outcome(simulation.simulate(
                        policy,
                        new Simulation.Question(
                                Optional.of(SN), Map.of(Attribute.CREDENTIAL_SUBJECT, "CN=x"), Optional.empty()))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // enabled | who | given | outcome
                "true | PRINTER | nas.site=lab | printers/300/mab.printers",
                "true | PRINTER | - | undecided/[nas.site]",
                "true | PRINTER | nas.site=plant | vlan-undefined-at-site/mab.printers",
                "true | SENSOR | nas.site=lab | mab-has-certificate/-",
                "true | 00-11-22-AA-BB-99 | nas.site=lab | undecided/[request.ssid]",
                "true | 00-11-22-AA-BB-99 | request.ssid= | mab-no-rule/-",
                "true | 02-11-22-AA-BB-99 | - | mab-local-address/-",
                "false | PRINTER | nas.site=lab | mab-disabled/-"
            })
    void aMacAddressIsDecidedByItsOwnRules(boolean enabled, String who, String given, String expected) {
        RuleSet policy = RuleSet.read("policy.yml", """
                profiles: { printers: { vlan: { lab: 300 } } }
                mab:
                  enabled: %s
                  devices: { 00-11-22-AA-BB-01: { name: Hall, type: printer }, 00-11-22-AA-BB-05: { name: S, type: printer } }
                  rules:
                    - { name: printers, when: 'mab.type == "printer"', then: printers }
                    - { name: guests, when: 'request.ssid == "guests"', then: printers }
                """.formatted(enabled));
        MacAddress mac = who.equals("PRINTER")
                ? PRINTER
                : who.equals("SENSOR") ? SENSOR : MacAddress.parse(who).orElseThrow();
        String[] attribute = given.split("=", 2);
        Map<Attribute, Object> known = attribute.length < 2
                ? Map.of()
                : Map.of(Attribute.ofWord(attribute[0]).orElseThrow(), attribute[1]);
        Simulation.Answer answer =
                simulation(RegistryDecisionPoint.UnknownDevice.REFUSE).simulate(policy, mac, known, Optional.empty());
        assertEquals(expected, outcome(answer));
        assertTrue(answer.trace().get(0).startsWith("method: MAC authentication"), answer.trace()::toString);
    }

    /** What a directory says is asked of it, or given, or not known. */
    @Test
    void whatTheDirectorySays() {
        register("sensor", LifecycleState.ACTIVE);
        bind(Kind.IDEVID, 1, KEY, Credential.Status.ACTIVE);
        RuleSet policy = RuleSet.read("policy.yml", """
                profiles: { lab: { vlan: 10 } }
                rules: [{ name: lab, when: 'directory.department == "lab"', then: lab }]
                """);
        assertEquals("undecided/[directory.department]", directed(policy, Optional.empty(), Map.of()));
        assertEquals("lab/10/lab", directed(policy, Optional.empty(), Map.of(Attribute.DIRECTORY_DEPARTMENT, "lab")));
        DirectorySource.Reading lab =
                new DirectorySource.Reading(Map.of(Attribute.DIRECTORY_DEPARTMENT, "lab"), Optional.empty(), false);
        assertEquals("lab/10/lab", directed(policy, Optional.of(lab), Map.of()));
        assertEquals(
                "no-rule-matched/-",
                directed(policy, Optional.of(lab), Map.of(Attribute.DIRECTORY_DEPARTMENT, "sales")),
                "what is given counts");
        assertEquals("no-rule-matched/-", directed(policy, Optional.of(DirectorySource.Reading.EMPTY), Map.of()));
        assertEquals(
                "directory-unavailable/-",
                directed(
                        policy,
                        Optional.of(new DirectorySource.Reading(Map.of(), Optional.of("it is away"), true)),
                        Map.of()));
    }

    private String directed(RuleSet policy, Optional<DirectorySource.Reading> said, Map<Attribute, Object> given) {
        Optional<DirectorySource> directory = said.map(reading -> new DirectorySource() {
            @Override
            public Reading read(Serial device) {
                assertEquals(SN, device);
                return reading;
            }

            @Override
            public Optional<Reading> known(Serial device) {
                return Optional.of(reading);
            }
        });
        return outcome(simulation(RegistryDecisionPoint.UnknownDevice.REFUSE, directory)
                .simulate(policy, new Simulation.Question(Optional.of(SN), given, Optional.empty())));
    }
}
