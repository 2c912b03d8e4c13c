package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
        assertEquals(1 + RuleWalk.MAX_TRACED_RULES + 3, trace.size());
        assertEquals("60 more rules do not match", trace.get(31));
        assertEquals("rule r90 matches", trace.get(32));
        assertEquals(
                Optional.of("70 more rules do not match"),
                lastButOne(rule(policy.toString(), LifecycleState.ACTIVE, "x", "", "")));
    }

    private static Optional<String> lastButOne(Ruling ruling) {
        return Optional.of(ruling.trace().get(ruling.trace().size() - 2));
    }

    private static final String MONITORED = """
            profiles: { sensors: { vlan: 110 }, cameras: { vlan: { lab: 120 } } }
            rules:
              - { name: watch, when: 'device.type == "sensor"', then: cameras, monitor: true }
              - { name: strict, when: 'device.owner == "thief"', then: refuse, monitor: true }
              - { name: broken, when: 'device.tags[0] == "x"', then: sensors, monitor: true }
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
            """;

    /** What a rule in monitor mode would do is told, and is all that it does; not even failing ends the evaluation. */
    @Test
    void aRuleInMonitorModeDecidesNothing() {
        Ruling ruling = rule(MONITORED, LifecycleState.ACTIVE, "sensor", "thief", "lab");
        assertEquals("sensors/110/sensors", summary(ruling));
        assertEquals(
                List.of(
                        new Monitored("watch", "profile cameras, VLAN 120"),
                        new Monitored("strict", "refuse"),
                        new Monitored("broken", "failed: Index out of bounds: 0")),
                ruling.monitored());
        assertEquals(
                "rule watch is only monitored; it would give: profile cameras, VLAN 120",
                ruling.trace().get(1));
        assertEquals(
                List.of(new Monitored("watch", "profile cameras, no VLAN at this site")),
                rule(MONITORED.replace("device.tags[0]", "nas.name"), LifecycleState.ACTIVE, "sensor", "", "attic")
                        .monitored());
        assertEquals(
                "cameras/120/watch",
                summary(rule(
                        MONITORED.replace("cameras, monitor: true", "cameras"),
                        LifecycleState.ACTIVE,
                        "sensor",
                        "",
                        "lab")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "device.type == \"camera\" && nas.site == \"lab\" ~ device.type ~ device.type",
                "device.type == \"lamp\" && nas.site == \"lab\" ~ device.type,nas.site ~ device.type,nas.site",
                "device.type == \"lamp\" && nas.site == \"lab\" ~ nas.site ~ -",
                "device.type == \"camera\" || nas.site == \"lab\" ~ nas.site ~ nas.site",
                "device.type == \"sensor\" || nas.site == \"x\" ~ nas.site ~ -",
                "device.tags.exists(t, t == \"a\") ~ device.tags ~ device.tags",
                "size(device.tags) > 1 && time.hour > 8 ~ device.tags,time.hour ~ device.tags,time.hour",
                "time.hour > 8 ~ nas.site,device.tags ~ -",
            })
    void whatIsNotKnownIsNotGuessed(String when, String unknown, String needs) {
        RuleSet policy = RuleSet.read(
                "policy.yml",
                "profiles: { a: { vlan: 1 } }\nrules: [ { name: a, when: '" + when + "', then: a } ]\ndefault: a\n");
        Set<Attribute> missing = attributes(unknown);
        AccessContext context = AccessContext.builder()
                .set(Attribute.DEVICE_TYPE, "sensor")
                .set(Attribute.NAS_SITE, "lab")
                .build();
        PartialRuling ruling = new PolicyEngine(policy).rule(LifecycleState.ACTIVE, context, missing);
        Set<Attribute> needed = ruling instanceof PartialRuling.Undecided undecided ? undecided.needs() : Set.of();
        assertEquals(attributes(needs), needed, ruling.trace().toString());
    }

    @Test
    void theVlanBySiteNeedsTheSite() {
        RuleSet policy = RuleSet.read("policy.yml", "profiles: { a: { vlan: { lab: 1 } } }\ndefault: a\n");
        PartialRuling ruling = new PolicyEngine(policy)
                .rule(LifecycleState.ACTIVE, AccessContext.builder().build(), Set.of(Attribute.NAS_SITE));
        assertEquals(
                "undecided: the VLAN of profile a needs nas.site",
                ruling.trace().get(ruling.trace().size() - 1));
    }

    private static Set<Attribute> attributes(String words) {
        Set<Attribute> attributes = EnumSet.noneOf(Attribute.class);
        for (String word : words.split(",")) {
            Attribute.ofWord(word).ifPresent(attributes::add);
        }
        return attributes;
    }
}
