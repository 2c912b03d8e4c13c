package org.portcullis.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.MacAddress;

/** The policy's format: what it gives, every mistake with its line and remedy, every warning. */
class RuleSetTest {
    private static final String PROFILES = "profiles: { cameras: { vlan: 120 } }\n";

    private static RuleSet read(String text) {
        return RuleSet.read("policy.yml", text);
    }

    private static List<String> problems(String text) {
        return assertThrows(ConfigException.class, () -> read(text)).problems().stream()
                .map(ConfigProblem::toString)
                .toList();
    }

    private static List<String> warnings(String text) {
        return read(text).warnings().stream().map(ConfigProblem::toString).toList();
    }

    private static String example() throws IOException {
        try (InputStream in = RuleSet.class.getResourceAsStream("policy.example.yml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theExampleLoadsWithoutAWarning() throws IOException {
        RuleSet policy = read(example());
        assertEquals(List.of(), policy.warnings());
        assertEquals(
                new AuthorizationProfile(
                        "sensors",
                        Optional.of(VlanBySite.everywhere("110")),
                        List.of(),
                        Optional.of(Duration.ofHours(8)),
                        Optional.of("sensors-acl"),
                        Optional.empty(),
                        Map.of()),
                policy.profiles().get("sensors"));
        assertEquals(
                List.of("cameras", "sensors"),
                policy.rules().stream().map(Rule::name).toList());
        assertEquals(
                new Treatment.Assign(policy.profiles().get("quarantine")),
                policy.lifecycle().get(LifecycleState.QUARANTINED));
        assertEquals(Optional.empty(), policy.otherwise());
    }

    /** What the manual says of what is left out is so: the gate is the same without its section. */
    @Test
    void theExamplesGateIsTheDefaultOne() throws IOException {
        String without = example().replaceFirst("(?s)\nlifecycle:.*?\n\n", "\n");
        assertFalse(without.contains("\nlifecycle:"));
        assertEquals(read(example()).lifecycle(), read(without).lifecycle());
    }

    @Test
    void aPolicyThatSaysNothingLetsOnlyItsRulesDecide() {
        RuleSet policy = read("rules: []");
        for (LifecycleState state : LifecycleState.values()) {
            assertEquals(
                    state == LifecycleState.ACTIVE ? new Treatment.AskRules() : new Treatment.Refuse(),
                    policy.lifecycle().get(state));
        }
        assertEquals("00EB8A0ECFECB77C25D7E28890B0A2D479966FD1B88274AF09FD5C70B7FC0F71", policy.sha256());
        assertEquals("00EB8A0ECFEC", policy.version());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "# rules:\n#   - { name: sensors }\n", "---\n"})
    void aFileOfCommentsAloneIsNoPolicy(String text) {
        String message = assertThrows(ConfigException.class, () -> read(text)).getMessage();
        assertTrue(message.contains("policy.yml"), message);
        assertTrue(message.contains("nothing is in this policy"), message);
        assertEquals(List.of(), read("default: refuse").rules());
    }

    @Test
    void aProfileWithEverything() {
        AuthorizationProfile profile = read("""
                        profiles:
                          cameras:
                            vlan: { lab: 120, plant: cams-plant, default: "220" }
                            taggedVlans: [130, 131, voice]
                            sessionTimeout: 15m
                            filterId: acl
                            role: camera
                            vendors: { cisco: { Cisco-AVPair: ["a=b", c=d] }, aruba: { Aruba-User-Role: camera } }
                        """).profiles().get("cameras");
        VlanBySite vlan = profile.vlan().orElseThrow();
        assertEquals(Optional.of("120"), vlan.at("lab"));
        assertEquals(Optional.of("cams-plant"), vlan.at("plant"));
        assertEquals(Optional.of("220"), vlan.at("elsewhere"));
        assertEquals(List.of("130", "131", "voice"), profile.taggedVlans());
        assertEquals(
                Map.of(
                        "cisco", Map.of("Cisco-AVPair", List.of("a=b", "c=d")),
                        "aruba", Map.of("Aruba-User-Role", List.of("camera"))),
                profile.vendors());
    }

    /** A hold gives it to devices without a certificate, too. */
    @Test
    void whatIsHeldGetsNoListOfItsMaker() {
        assertTrue(problems("profiles: { quarantine: { vlan: 666, acl: mud } }\n")
                .toString()
                .contains("lifecycle.quarantined: gives a profile with acl: mud"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "profiles: { a: { vlam: 1 } } | profiles.a.vlam: unknown key; did you mean \"vlan\"?",
                "profiles: { a: { vlan: 0 } } | profiles.a.vlan: must be a VLAN: a number from 1 to 4094, or a name of at most 252 octets, not \"0\"",
                "profiles: { a: { vlan: 4095 } } | profiles.a.vlan: must be a VLAN: a number from 1 to 4094, or a name of at most 252 octets, not \"4095\"",
                "profiles: { a: { vlan: -1 } } | profiles.a.vlan: must be a VLAN: a number from 1 to 4094, or a name of at most 252 octets, not \"-1\"",
                "profiles: { a: { vlan: 0110 } } | profiles.a.vlan: must be a VLAN: a number from 1 to 4094, or a name of at most 252 octets, not \"0110\"",
                "profiles: { a: { vlan: [1] } } | profiles.a.vlan: must be a VLAN: a number from 1 to 4094, or a name of at most 252 octets, not a list",
                "profiles: { a: { vlan: { lab: 5000 } } } | profiles.a.vlan.lab: must be a VLAN: a number from 1 to 4094, or a name of at most 252 octets, not \"5000\"",
                "profiles: { a: { vlan: { lab: } } } | profiles.a.vlan.lab: is missing; give this site's VLAN, or leave the site out",
                "profiles: { a: { vlan: {} } } | profiles.a.vlan: names no site; give a VLAN for each, or one for all",
                "profiles: { a: { taggedVlans: [1, 4095] } } | profiles.a.taggedVlans[1]: must be a VLAN: a number from 1 to 4094, or a name of at most 252 octets, not \"4095\"",
                "profiles: { a: { taggedVlans: [1, 1] } } | profiles.a.taggedVlans: names a VLAN twice; leave one out",
                "profiles: { a: { sessionTimeout: 5s } } | profiles.a.sessionTimeout: must be a duration from 10s to 365d, like 30s, 15m, 8h or 90d, not \"5s\"",
                "profiles: { a: { acl: yes } } | profiles.a.acl: must be mud, the access list of the device's maker, not \"yes\"",
                "profiles: { a: { acl: mud, filterId: x } } | profiles.a.acl: and filterId exclude each other: a port has one access list; give aclOtherwise: NAME",
                "profiles: { a: { aclOtherwise: none } } | profiles.a.acl: is missing; aclOtherwise and aclFormat go together with acl: mud",
                "profiles: { a: { acl: mud, aclFormat: x } } | profiles.a.aclFormat: must be nas-filter-rule (RFC 4849), for switches of any vendor, not \"x\"",
                "profiles: { a: { filterId: \"\" } } | profiles.a.filterId: must be a text of 1 to 253 octets without control characters, not \"\"",
                "profiles: { a: { role: \"a\\tb\" } } | profiles.a.role: must be a text of 1 to 253 octets without control characters, not \"a b\"",
                "profiles: { a: { vendors: { Cisco: { A: b } } } } | profiles.a.vendors.Cisco: is no vendor; write it as clients do, in lower case: cisco",
                "profiles: { a: { vendors: { cisco: { A/B: b } } } } | profiles.a.vendors.cisco.A/B: is no name of a RADIUS attribute; write it as the vendor's dictionary does: Cisco-AVPair",
                "profiles: { a: { vendors: { cisco: { A: [] } } } } | profiles.a.vendors.cisco.A: has no value; give one, or leave the attribute out",
                "profiles: { refuse: { vlan: 1 } } | profiles.refuse: is no name for a profile; use at most 64 letters, digits and _.-, not refuse or rules",
                "profiles: { a b: { vlan: 1 } } | profiles.a b: is no name for a profile; use at most 64 letters, digits and _.-, not refuse or rules",
                "lifecycle: { activ: rules } | lifecycle.activ: unknown key; did you mean \"active\"?",
                "lifecycle: { active: rule } | lifecycle.active: there is no profile \"rule\"; did you mean \"rules\"?",
                "lifecycle: { active: camears } | lifecycle.active: there is no profile \"camears\"; did you mean \"cameras\"?",
                "lifecycle: { active: xyz } | lifecycle.active: there is no profile \"xyz\"; give one of cameras, rules, refuse",
                "lifecycle: { decommissioned: cameras } | lifecycle.decommissioned: must be refuse: a decommissioned device does not come back",
                "lifecycle: { decommissioned: rules } | lifecycle.decommissioned: must be refuse: a decommissioned device does not come back",
                "rules: [ { when: 'true', then: cameras } ] | rules[0].name: is missing; it must be given",
                "rules: [ { name: a, then: cameras } ] | rules[0].when: is missing; it must be given",
                "rules: [ { name: a, when: 'true' } ] | rules[0].then: is missing; it must be given",
                "rules: [ { name: a, when: 'true', then: camera } ] | rules[0].then: there is no profile \"camera\"; did you mean \"cameras\"?",
                "rules: [ { name: a, when: 'true', then: rules } ] | rules[0].then: there is no profile \"rules\"; give one of cameras, refuse",
                "rules: [ { name: a, if: 'true', when: 'true', then: cameras } ] | rules[0].if: unknown key; known here: monitor, name, then, when",
                "rules: [ { name: \"a\\nb\", when: 'true', then: cameras } ] | rules[0].name: must be a name of at most 64 letters, digits, spaces and _.:/-, not \"a b\"",
                "rules: [ { name: default, when: 'true', then: cameras } ] | rules[0].name: a rule cannot be named default, lifecycle..., mab..., hold.mac or hold.port; events call other parts so",
                "rules: [ { name: hold.mac, when: 'true', then: cameras } ] | rules[0].name: a rule cannot be named default, lifecycle..., mab..., hold.mac or hold.port; events call other parts so",
                "rules: [ { name: a, when: 'device.tpye == \"x\"', then: cameras } ] | rules[0].when: unknown attribute device.tpye; did you mean device.type?",
                "rules: [ { name: a, when: [x], then: cameras } ] | rules[0].when: must be a text, not a list",
                "rules: { name: a } | rules.when: is missing; it must be given",
                "rules: x | rules: must be a map of keys and values, not \"x\"",
                "default: sensors | default: there is no profile \"sensors\"; give one of cameras, refuse",
                "mab: { enabled: maybe } | mab.enabled: must be true or false, not \"maybe\"",
                "mab: { devices: { nonsense: { name: a } } } | mab.devices.nonsense: is no MAC address; write it as 00-11-22-AA-BB-CC, in quotes",
                "mab: { devices: { 00-11-22-AA-BB-CC: { name: a }, '001122aabbcc': { name: b } } } | mab.devices.001122aabbcc: is here twice, in whatever notation; leave one out",
                "mab: { devices: { 00-11-22-AA-BB-CC: { type: a } } } | mab.devices.00-11-22-AA-BB-CC.name: is missing; it must be given",
                "mab: { rules: [ { name: a, when: 'device.type == \"x\"', then: cameras } ] } | mab.rules[0].when: reads device.type, which only a certificate tells; there are mab, nas, profile, request and time",
                "rules: [ { name: a, when: 'mab.type == \"x\"', then: cameras } ] | rules[0].when: reads mab.type, which is known only of devices without a certificate; move the rule to mab.rules",
                "mab: { rules: [ { name: a, when: 'true', then: camera } ] } | mab.rules[0].then: there is no profile \"camera\"; did you mean \"cameras\"?",
                "default: refuse\\ndefault: refuse | default: this key stands already on line 2; keep one of them",
                "profile: {} | profile: unknown key; did you mean \"profiles\"?",
            })
    void everyMistakeHasItsPlaceAndItsRemedy(String text, String problem) {
        String policy = text.startsWith("profiles") ? "\n" + text : PROFILES + text.replace("\\nd", "\nd");
        String line = text.contains("\\nd") ? "3" : "2";
        assertTrue(
                problems(policy).contains("policy.yml:" + line + ": " + problem),
                () -> problems(policy).toString());
    }

    @Test
    void allMistakesComeTogether() {
        assertEquals(
                List.of(
                        "policy.yml:2: profiles.a.vlan: must be a VLAN: a number from 1 to 4094, or a name of at most 252"
                                + " octets, not \"9999\"",
                        "policy.yml:4: rules[0].then: there is no profile \"b\"; did you mean \"a\"?",
                        "policy.yml:7: rules[1].when: unknown attribute nas.sit; did you mean nas.site?",
                        "policy.yml:9: rules[2].name: another rule is named \"two\"; events name rules, so each needs its"
                                + " own"),
                problems("""
                        profiles:
                          a: { vlan: 9999 }
                        rules:
                          - { name: one, when: 'true', then: b }
                          - name: two
                            when: |
                              nas.sit == "lab"
                            then: a
                          - { name: two, when: 'device.type == "x"', then: refuse }
                        default: refuse
                        """));
    }

    @Test
    void namesFitTheirAttributes() {
        read("profiles: { a: { vlan: " + "v".repeat(252) + ", filterId: " + "f".repeat(253) + " } }");
        assertEquals(
                1,
                problems("profiles: { a: { vlan: " + "v".repeat(253) + " } }").size());
        assertEquals(
                1,
                problems("profiles: { a: { vlan: " + "ü".repeat(127) + " } }").size());
        assertEquals(
                1,
                problems("profiles: { a: { filterId: " + "f".repeat(254) + " } }")
                        .size());
        assertEquals(
                1,
                problems("profiles: { a: { vendors: { cisco: { A: " + "f".repeat(2701) + " } } } }")
                        .size());
    }

    @Test
    void rulesAreBounded() {
        StringBuilder text = new StringBuilder("rules:\n");
        for (int i = 0; i <= RuleSetReader.MAX_RULES; i++) {
            text.append("  - { name: r").append(i).append(", when: 'true', then: refuse }\n");
        }
        assertEquals(
                List.of("policy.yml:1: rules: more than 2000 rules; join some, with \"in\" over a list or by a tag"),
                problems(text.toString()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "request.identity == \"x\" | then: cameras | true",
                "request.mac.startsWith(\"00-11\") && nas.site == \"lab\" | then: cameras | true",
                "request.mac.startsWith(\"00-11\") && device.type == \"camera\" | then: cameras | false",
                "request.identity == credential.subject | then: cameras | false",
                "request.mac == \"x\" | then: refuse | false",
                "nas.site == \"lab\" | then: cameras | false",
                "request.port == \"1\" | then: cameras | false",
            })
    void permitsByClaimAloneAreWarnedOf(String when, String then, boolean warned) {
        assertEquals(
                warned
                        ? List.of("policy.yml:3: rules[0].when: permits by what the device claims of itself"
                                + " (request.identity, request.mac), which anyone can copy; add a condition on device or"
                                + " credential")
                        : List.of(),
                warnings(PROFILES + "rules:\n  - { name: a, when: '" + when + "', " + then + " }\n"));
    }

    @Test
    void rulesThatAreNeverReachedAreWarnedOf() {
        assertEquals(
                List.of(
                        "policy.yml:4: rules[1].when: never matches: rule \"one\" before it has the same condition",
                        "policy.yml:6: rules[3].when: never reached: rule \"all\" before it always matches"),
                warnings(PROFILES + """
                        rules:
                          - { name: one, when: 'device.type == "a"', then: cameras }
                          - { name: two, when: ' device.type == "a" ', then: refuse }
                          - { name: all, when: true, then: cameras }
                          - { name: end, when: 'device.type == "b"', then: refuse }
                        """.indent(0)));
    }

    @Test
    void aGateThatAsksTheRulesOfAHeldDeviceIsWarnedOf() {
        assertEquals(
                List.of("policy.yml:1: lifecycle.suspended: the rules may let a suspended device in as if nothing had"
                        + " happened; give a profile or refuse"),
                warnings("lifecycle: { suspended: rules }"));
    }

    @Test
    void readsWhatIsForDevicesWithoutACertificate() {
        MabPolicy mab = read("""
                profiles: { printers: { vlan: 300 } }
                mab:
                  enabled: true
                  allowLocal: true
                  devices:
                    '0011.22aa.bbcc': { name: Hall printer, type: printer, vendor: acme, tags: [b, a] }
                  rules:
                    - { name: printers, when: 'mab.type == "printer"', then: printers }
                """).mab();
        assertTrue(mab.enabled() && mab.allowLocal());
        assertEquals(
                new RegisteredMac("Hall printer", "printer", "acme", List.of("a", "b")),
                mab.devices().get(MacAddress.parse("00-11-22-AA-BB-CC").orElseThrow()));
        assertEquals("printers", mab.rules().get(0).name());
        assertTrue(!read("default: refuse").mab().enabled());
    }

    @Test
    void aMacAddressThatOpensWhatACertificateOpensIsWarnedOf() {
        assertEquals(
                List.of(
                        "policy.yml:3: mab.rules: gives the profile cameras, which certificates open too: whoever copies"
                                + " a MAC address gets there; give a profile of its own"),
                warnings(PROFILES + """
                        rules: [ { name: one, when: 'device.type == "a"', then: cameras } ]
                        mab: { enabled: true, rules: [ { name: two, when: 'true', then: cameras } ] }
                        """.indent(0)));
        assertEquals(
                List.of("policy.yml:1: mab.rules: is empty, so every device without a certificate is refused"
                        + " (mab-no-rule)"),
                warnings("mab: { enabled: true }"));
    }

    /** Whatever becomes of a policy file, reading it ends in a rule set or in problems with their lines. */
    @Test
    void mutatedPoliciesNeverDoMoreThanBeRefused() throws IOException {
        long seed = new Random().nextLong();
        System.out.println("RuleSetTest seed " + seed);
        Random random = new Random(seed);
        String valid = """
                profiles:
                  cameras: { vlan: { lab: 120, default: 9 }, taggedVlans: [130], vendors: { cisco: { A: ["b"] } } }
                  onboarding: { vlan: 99, sessionTimeout: 15m, filterId: x, role: y }
                lifecycle: { registered: onboarding, suspended: refuse, active: rules }
                rules:
                  - { name: a, when: 'device.type == "camera" && (time.hour > 8 || "x" in device.tags)', then: cameras }
                  - { name: b, when: 'credential.notAfter > timestamp("2027-01-01T00:00:00Z")', then: refuse }
                  - { name: c, when: 'device.tags.exists(t, t.matches("a+"))', then: cameras }
                default: refuse
                mab:
                  enabled: true
                  allowLocal: false
                  devices: { 00-11-22-AA-BB-CC: { name: p, type: printer, tags: [a] } }
                  rules: [ { name: d, when: 'mab.type == "printer" && nas.site == "lab"', then: onboarding } ]
                """;
        String alphabet = "{}[]():,&*!|>'\"%@`#-?~ \n\t\\$ab0.=<\u0000é";
        int lines = 0;
        for (int i = 0; i < 3_000; i++) {
            StringBuilder text = new StringBuilder(valid);
            for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
                int at = random.nextInt(text.length());
                switch (random.nextInt(4)) {
                    case 0 -> text.deleteCharAt(at);
                    case 1 -> text.insert(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    case 2 -> text.setCharAt(at, alphabet.charAt(random.nextInt(alphabet.length())));
                    default -> {
                        int from = random.nextInt(text.length());
                        text.insert(at, text.substring(from, Math.min(text.length(), from + 12)));
                    }
                }
            }
            try {
                read(text.toString());
            } catch (ConfigException refused) {
                lines += refused.problems().size();
                refused.problems().forEach(problem -> assertTrue(problem.line() >= 1, problem::toString));
            }
        }
        assertTrue(lines > 1_000, "only " + lines);
    }
}
