package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;

/** The gate, the rules in order, the default, the VLAN: each way through the pure part. */
class PolicyEngineTest {
    private static final String POLICY = """
            profiles:
              sensors: { vlan: 110 }
              cameras: { vlan: { lab: 120, plant: 220 } }
              guests: { filterId: guests }
              quarantine: { vlan: 666 }
            lifecycle: { registered: guests, onboarding: refuse, suspended: %s }
            rules:
              - { name: broken, when: 'device.type == "broken" && device.tags[0] == "x"', then: sensors }
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
              - { name: thieves, when: 'device.owner == "thief"', then: refuse }
              - { name: cameras, when: 'device.type in ["camera", "doorbell"]', then: cameras }
            default: %s
            """;

    private static Ruling rule(String policy, LifecycleState state, String type, String owner, String site) {
        AccessContext context = AccessContext.builder()
                .set(Attribute.DEVICE_TYPE, type)
                .set(Attribute.DEVICE_OWNER, owner)
                .set(Attribute.NAS_SITE, site)
                .build();
        return new PolicyEngine(RuleSet.read("policy.yml", policy)).rule(state, context);
    }

    private static String summary(Ruling ruling) {
        if (ruling instanceof Ruling.Granted granted) {
            return granted.profile().name() + "/" + granted.vlan().orElse("-") + "/" + granted.rule();
        }
        Ruling.Denied denied = (Ruling.Denied) ruling;
        return denied.code().code() + "/" + denied.rule().orElse("-");
    }

    @ParameterizedTest
    @CsvSource({
        "ACTIVE,sensor,,lab,sensors/110/sensors",
        "ACTIVE,camera,,lab,cameras/120/cameras",
        "ACTIVE,doorbell,,plant,cameras/220/cameras",
        "ACTIVE,camera,,attic,vlan-undefined-at-site/cameras",
        "ACTIVE,camera,,,vlan-undefined-at-site/cameras",
        "ACTIVE,sensor,thief,lab,sensors/110/sensors",
        "ACTIVE,camera,thief,lab,rule-refused/thieves",
        "ACTIVE,lamp,,lab,no-rule-matched/-",
        "ACTIVE,broken,,lab,rule-failed/broken",
        "REGISTERED,sensor,,lab,guests/-/lifecycle.registered",
        "REGISTERED,broken,,lab,guests/-/lifecycle.registered",
        "ONBOARDING,sensor,,lab,device-state-refused/lifecycle.onboarding",
        "QUARANTINED,sensor,,lab,quarantine/666/lifecycle.quarantined",
        "SUSPENDED,sensor,,lab,device-suspended/lifecycle.suspended",
        "DECOMMISSIONED,sensor,,lab,device-decommissioned/lifecycle.decommissioned",
    })
    void everyWayThrough(LifecycleState state, String type, String owner, String site, String expected) {
        String policy = POLICY.formatted("refuse", "refuse");
        Ruling ruling = rule(policy, state, type, owner == null ? "" : owner, site == null ? "" : site);
        assertEquals(expected, summary(ruling));
    }

    @Test
    void theDefaultMayBeAProfile() {
        String policy = POLICY.formatted("rules", "guests");
        assertEquals("guests/-/default", summary(rule(policy, LifecycleState.ACTIVE, "lamp", "", "lab")));
        assertEquals("sensors/110/sensors", summary(rule(policy, LifecycleState.SUSPENDED, "sensor", "", "lab")));
    }

    @Test
    void theTraceTellsEachStep() {
        String policy = POLICY.formatted("refuse", "refuse");
        assertEquals(
                List.of(
                        "lifecycle.active asks the rules",
                        "rule broken does not match: device.type is \"camera\"",
                        "rule sensors does not match: device.type is \"camera\"",
                        "rule thieves does not match: device.owner is \"\"",
                        "rule cameras matches",
                        "profile cameras: VLAN 120"),
                rule(policy, LifecycleState.ACTIVE, "camera", "", "lab").trace());
        assertEquals(
                List.of("lifecycle.active asks the rules", "rule broken failed: Index out of bounds: 0"),
                rule(policy, LifecycleState.ACTIVE, "broken", "", "lab").trace());
        assertEquals(
                List.of("lifecycle.suspended refuses"),
                rule(policy, LifecycleState.SUSPENDED, "camera", "", "lab").trace());
    }

    @Test
    void theTraceIsBounded() {
        StringBuilder policy = new StringBuilder("profiles: { sensors: { vlan: 110 } }\nrules:\n");
        for (int i = 0; i < 100; i++) {
            policy.append("  - { name: r%d, when: 'device.type == \"t%d\"', then: sensors }\n".formatted(i, i));
        }
        List<String> trace = new ArrayList<>(
                rule(policy.toString(), LifecycleState.ACTIVE, "t90", "", "").trace());
        assertEquals(1 + PolicyEngine.MAX_TRACED_RULES + 3, trace.size());
        assertEquals("60 more rules do not match", trace.get(31));
        assertEquals("rule r90 matches", trace.get(32));
        assertEquals(
                Optional.of("70 more rules do not match"),
                lastButOne(rule(policy.toString(), LifecycleState.ACTIVE, "x", "", "")));
    }

    private static Optional<String> lastButOne(Ruling ruling) {
        return Optional.of(ruling.trace().get(ruling.trace().size() - 2));
    }
}
