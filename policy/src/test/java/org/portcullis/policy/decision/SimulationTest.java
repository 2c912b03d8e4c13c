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
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Credential.Kind;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Serial;

/** A simulation says what the real decision says, or that it cannot be said; and it leaves no trace. */
class SimulationTest extends DecisionCase {
    private static final Map<Attribute, Object> AT_THE_LAB =
            Map.of(Attribute.NAS_NAME, "sw-1", Attribute.NAS_SITE, "lab", Attribute.NAS_VENDOR, "cisco");

    private Simulation simulation(RegistryDecisionPoint.UnknownDevice unknown) {
        return new Simulation(registry, unknown, OVERLAP, InstantSource.fixed(NOW), () -> ZoneId.of("Europe/Berlin"));
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
        var policy = org.portcullis.policy.rule.RuleSet.read("policy.yml", """
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
}
