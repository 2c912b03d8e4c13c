package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Serial;

/** Rules that read a company's directory, while it answers and while it does not. */
class DirectoryDecisionTest extends DecisionCase {
    private static final String READING = """
            profiles: { lab: { vlan: 10 }, quarantine: { vlan: 666 } }
            rules:
              - { name: lab, when: 'directory.department == "lab" && "cn=x" in directory.groups', then: lab }
            """;
    private static final DirectorySource.Reading LAB = new DirectorySource.Reading(
            Map.of(Attribute.DIRECTORY_DEPARTMENT, "lab", Attribute.DIRECTORY_GROUPS, List.of("cn=x")),
            Optional.empty(),
            false);

    private int asked;

    private Decision decide(String policy, DirectorySource.Reading said) {
        RuleSet rules = RuleSet.read("policy.yml", policy);
        DirectorySource directory = new DirectorySource() {
            @Override
            public Reading read(Serial device) {
                asked++;
                return said;
            }

            @Override
            public Optional<Reading> known(Serial device) {
                return Optional.of(said);
            }
        };
        return new RegistryDecisionPoint(
                        registry,
                        () -> rules,
                        RegistryDecisionPoint.UnknownDevice.REFUSE,
                        CredentialTerms.of(OVERLAP),
                        InstantSource.fixed(NOW),
                        () -> ZoneOffset.UTC,
                        directory,
                        ProfileSource.NONE,
                        HeldPlaces.NONE)
                .decide(idevid(), request());
    }

    @Test
    void aRuleReadsWhatTheDirectorySays() {
        register("sensor", LifecycleState.ACTIVE);
        Decision decision = decide(READING, LAB);
        assertEquals("lab/10/lab", summary(decision));
        assertEquals("lab", decision.context().orElseThrow().get(Attribute.DIRECTORY_DEPARTMENT));
        assertEquals("sensor", decision.context().orElseThrow().get(Attribute.DEVICE_TYPE));
        assertEquals("no-rule-matched/-", summary(decide(READING, DirectorySource.Reading.EMPTY)));
    }

    @Test
    void whatWasMissingIsInTheTrace() {
        register("sensor", LifecycleState.ACTIVE);
        Decision stale = decide(
                READING, new DirectorySource.Reading(LAB.values(), Optional.of("the directory is away: x"), false));
        assertEquals("lab/10/lab", summary(stale));
        assertTrue(
                stale.trace().contains("the directory is away: x"),
                stale.trace().toString());
        Decision refused =
                decide(READING, new DirectorySource.Reading(Map.of(), Optional.of("the directory is away: x"), true));
        assertEquals("directory-unavailable/-", summary(refused));
        assertEquals("sensor SN-1 is refused: the directory is away: x", refused.explanation());
    }

    /** No decision waits for a directory that has no part in it. */
    @Test
    void itIsAskedOnlyWhereARuleReadsIt() {
        register("sensor", LifecycleState.ACTIVE);
        decide("profiles: { lab: { vlan: 10 } }\nrules: [{ name: all, when: 'true', then: lab }]", LAB);
        assertEquals(0, asked);
        registry.changeState(SN, LifecycleState.QUARANTINED, ADMIN, "scan", Optional.empty());
        assertEquals("quarantine/666/lifecycle.quarantined", summary(decide(READING, LAB)));
        assertEquals(0, asked);
        registry.changeState(SN, LifecycleState.ACTIVE, ADMIN, "clean", Optional.empty());
        decide(READING, LAB);
        assertEquals(1, asked);
        assertFalse(RuleSet.read("p", "rules: []").readsDirectory());
    }
}
