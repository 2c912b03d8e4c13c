package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Profile.Estimate;
import org.portcullis.policy.value.Profile.Evidence;
import org.portcullis.policy.value.Profile.Trait;
import org.portcullis.policy.value.Serial;

/** What a rule may make of what a device seems to be. */
class ProfileDecisionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final MacAddress MAC = MacAddress.parse("00-11-22-AA-BB-CC").orElseThrow();

    private static final Profile UNREADABLE = profile("unreadable", 1);

    private static final CertifiedMacs NOBODY = new CertifiedMacs() {
        @Override
        public void seen(Serial serial, MacAddress mac, String nas) {}

        @Override
        public Optional<Serial> lastWith(MacAddress mac) {
            return Optional.empty();
        }
    };

    private static RuleSet policy(String when) {
        return RuleSet.read(
                "policy.yml",
                "profiles: { cams: { vlan: 120 }, rest: { vlan: 999 } }\nmab:\n  enabled: true\n  rules:\n    - { name: cams, when: '"
                        + when + "', then: cams }\n    - { name: rest, when: 'true', then: rest }\n");
    }

    private static Profile profile(String function, int certainty) {
        return new Profile(Map.of(
                Trait.FUNCTION,
                new Estimate(
                        function,
                        certainty,
                        List.of(new Evidence(
                                "dhcp", "a-rule", function, certainty, List.of("dhcp.hostname is \"x\"")))),
                Trait.VENDOR,
                new Estimate("Acme", 49, List.of())));
    }

    private static ProfileSource source(Profile profile) {
        return new ProfileSource() {
            @Override
            public Profile of(MacAddress mac) {
                if (profile.equals(UNREADABLE)) {
                    throw new StoreException("the disk is gone");
                }
                return profile;
            }

            @Override
            public Profile of(Serial device, Optional<MacAddress> mac) {
                throw new AssertionError("nobody has shown a certificate");
            }
        };
    }

    private static Decision decide(String when, Profile profile) {
        return new MacDecisionPoint(
                        () -> policy(when),
                        NOBODY,
                        source(profile),
                        InstantSource.fixed(NOW),
                        () -> ZoneOffset.UTC,
                        new RuleHits())
                .decide(
                        MAC,
                        new AccessRequest(
                                new AccessRequest.Nas("sw-1", "lab", "", InetAddress.getLoopbackAddress()),
                                Optional.of(MAC),
                                "1",
                                "",
                                "",
                                ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "profile.function == \"camera\" | 50 | 120",
                "profile.function == \"camera\" | 49 | 999",
                "profile.function == \"\" | 49 | 120",
                "profile.certainty >= 70 | 70 | 120",
                "profile.certainty >= 70 | 69 | 999",
                "profile.certainty == 0 | 49 | 120",
                "profile.vendor == \"Acme\" | 90 | 999",
            })
    void rulesSeeWhatIsCertainEnough(String when, int certainty, String vlan) {
        Decision.Bypass decision = (Decision.Bypass) decide(when, profile("camera", certainty));
        assertEquals(Optional.of(vlan), decision.vlan());
    }

    @Test
    void theEventSaysWhatTheDecisionSawAndWhy() {
        SecurityEvent.Builder event =
                SecurityEvent.builder("1", NOW, EventAction.ACCESS_ACCEPT, SecurityEvent.Outcome.SUCCESS, "");
        DecisionFields.write(event, decide("profile.function == \"camera\"", profile("camera", 80)));
        SecurityEvent written = event.build();
        assertEquals("camera", written.get(Field.PROFILE_FUNCTION).orElseThrow());
        assertEquals(80L, written.get(Field.PROFILE_CERTAINTY).orElseThrow());
        assertEquals(Optional.empty(), written.get(Field.PROFILE_VENDOR), "not certain enough");
        assertEquals(
                List.of("function camera (80), since dhcp.hostname is \"x\" (80)"),
                written.get(Field.PROFILE_EVIDENCE).orElseThrow());
        assertEquals(
                "camera",
                written.get(Field.named("portcullis.context.profile.function").orElseThrow())
                        .orElseThrow());
    }

    @Test
    void whatARuleReadsAndCannotBeReadIsNoDecision() {
        assertThrows(StoreException.class, () -> decide("profile.function == \"camera\"", UNREADABLE));
        assertEquals(Optional.of("120"), ((Decision.Bypass) decide("true", UNREADABLE)).vlan());
    }

    @Test
    void aReplayReadsWhatWasRecorded() {
        SecurityEvent.Builder event =
                SecurityEvent.builder("1", NOW, EventAction.ACCESS_ACCEPT, SecurityEvent.Outcome.SUCCESS, "");
        DecisionFields.write(event, decide("true", profile("camera", 80)));
        event.set(Field.METHOD, "mab").set(Field.SOURCE_MAC, MAC);
        RecordedDecision.Reading reading =
                RecordedDecision.of(new HashMap<>(event.build().values()));
        RecordedDecision recorded = ((RecordedDecision.Reading.Decided) reading).decision();
        assertEquals("camera", recorded.context().get(Attribute.PROFILE_FUNCTION));
        assertEquals(80L, recorded.context().get(Attribute.PROFILE_CERTAINTY));
    }

    @Test
    void aPermitThatRestsOnNothingElseIsWarnedOf() {
        List<ConfigProblem> warnings = RuleSet.read(
                        "policy.yml",
                        "profiles: { cams: { vlan: 120 } }\nrules: [{ name: cams, when: 'profile.function == \"camera\"', then: cams }]")
                .warnings();
        assertEquals(1, warnings.size());
        assertTrue(warnings.get(0).message().contains("what the device seems to be (profile.*)"));
    }
}
