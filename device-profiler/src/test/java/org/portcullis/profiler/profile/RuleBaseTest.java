package org.portcullis.profiler.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Profile.Estimate;
import org.portcullis.policy.value.Profile.Trait;

class RuleBaseTest {
    private static final String RULES = """
            rules:
              - name: acme-block
                when: { oui.vendor: "Acme*" }
                says: { vendor: Acme, function: camera }
                weight: 40
                source: "https://example.net/acme"
              - name: acme-host
                when: { dhcp.hostname: ["ACM-*", "AXM-*"] }
                says: { function: camera, model: "Cam ${1}" }
                weight: { function: 60, model: 80 }
                source: "https://example.net/acme"
              - name: acme-class
                when: { dhcp.vendorClass: "acme" }
                says: { function: camera }
                weight: 55
                source: "https://example.net/acme"
              - name: printer-lldp
                when: { lldp.systemDescription: "*printer*" }
                says: { function: printer }
                weight: 50
                source: "https://example.net/printer"
              - name: stack
                when: { dhcp.parameters: "1,3,6" }
                says: { os: Embedded }
                weight: 70
                source: "https://example.net/stack"
            """;

    private static RuleBase base(String own) {
        return RuleBaseReader.read(
                List.of(new RuleFile("shipped.yml", RULES)), List.of(new RuleFile("own.yml", own)), true);
    }

    private static Estimate function(Map<String, String> signals) {
        return base("").conclude(signals).get(Trait.FUNCTION).orElseThrow();
    }

    @Test
    void anAddressBlockAloneIsNeverEnoughForPolicy() {
        Profile profile = base("").conclude(Map.of("oui.vendor", "ACME Inc."));
        assertEquals(40, profile.get(Trait.VENDOR).orElseThrow().certainty());
        assertEquals("", profile.usable(Trait.VENDOR));
        assertEquals(0, profile.certainty());
        assertEquals(List.of(), profile.sentences());
    }

    @Test
    void aSourceHasOneVoteHoweverMuchItSays() {
        assertEquals(
                60,
                function(Map.of("dhcp.hostname", "acm-1", "dhcp.vendorClass", "acme"))
                        .certainty());
    }

    @Test
    void sourcesComeTogetherAsIndependentWitnesses() {
        Estimate camera = function(Map.of("dhcp.hostname", "acm-1", "oui.vendor", "Acme"));
        assertEquals(76, camera.certainty());
        assertEquals(
                "camera (76), since dhcp.hostname is \"acm-1\" (60) and oui.vendor is \"Acme\" (40)",
                camera.sentence());
    }

    @Test
    void whatSpeaksForAnotherValueTakesItsShareAway() {
        Estimate camera = function(
                Map.of("dhcp.hostname", "acm-1", "oui.vendor", "Acme", "lldp.systemDescription", "a Printer 5"));
        assertEquals("camera", camera.value());
        assertEquals(38, camera.certainty());
        assertTrue(camera.sentence().endsWith(", although lldp.systemDescription is \"a Printer 5\" (printer 50)"));
    }

    @Test
    void aValueMayTakeWhatTheFirstStarStandsFor() {
        assertEquals(
                "Cam 77", base("").conclude(Map.of("dhcp.hostname", "axm-77")).usable(Trait.MODEL));
    }

    @Test
    void anAdminAddsRulesWithTheirTests() {
        RuleBase base = base("""
                rules:
                  - { name: own, when: { http.userAgent: "acme/*" }, says: { function: camera }, weight: 90, source: own }
                tests:
                  - { signals: { http.userAgent: "Acme/1" }, gives: { function: camera } }
                  - { signals: { oui.vendor: "Acme" } }
                """);
        assertEquals(6, base.size());
    }

    @Test
    void aTestThatFailsRefusesTheFile() {
        String message = refused("""
                tests:
                  - signals: { dhcp.hostname: "acm-1" }
                    gives: { function: printer }
                """);
        assertEquals(
                "own.yml:2: tests[0]: fails: function is camera (60), since dhcp.hostname is \"acm-1\" (60), not printer;"
                        + " model is Cam 1 (80), since dhcp.hostname is \"acm-1\" (80), not less certain than 50",
                message);
    }

    @Test
    void whatIsWrongIsToldWithItsPlaceAndWhatWouldBeRight() {
        wrong(
                "{ dhcp.hostnam: x }",
                "{ vendor: A }",
                "50",
                "own.yml:3",
                "no such signal; did you mean \"dhcp.hostname\"?");
        wrong("{ dhcp.hostname: /x.*/ }", "{ vendor: A }", "50", "own.yml:3", "regular expression", "write * for");
        wrong("{}", "{ vendor: A }", "50", "own.yml:3", "at least one signal");
        wrong("{ dhcp.hostname: x }", "{ function: kamera }", "50", "own.yml:4", "did you mean \"camera\"?");
        wrong("{ dhcp.hostname: x }", "{}", "50", "own.yml:4", "at least one of function, vendor, model, os");
        wrong("{ dhcp.hostname: x }", "{ model: \"${1}\" }", "50", "own.yml:4", "has a *");
        wrong("{ dhcp.hostname: x }", "{ vendor: A }", "96", "own.yml:5", "from 1 to 95");
        wrong("{ dhcp.hostname: x }", "{ vendor: A, os: B }", "{ vendor: 5 }", "own.yml:5", "weight.os", "is missing");
        wrong("{ oui.vendor: x }", "{ vendor: A }", "41", "own.yml:5", "at most 40");
        wrong("{ oui.vendor: x, dhcp.hostname: y }", "{ vendor: A }", "41", "own.yml:5", "at most 40");
        wrong("{ dhcp.hostname: '*', oui.vendor: x }", "{ vendor: A }", "41", "own.yml:5", "at most 40");
        wrong("{ dhcp.parameters: '1,3' }", "{ function: camera }", "50", "own.yml:4", "os alone");
        wrong("{ dhcp.parameters: '1,3', oui.vendor: x }", "{ function: tv }", "50", "own.yml:4", "os alone");
        assertTrue(refused(
                        "rules:\n  - { name: stack, when: { dhcp.hostname: a }, says: { os: A }, weight: 1, source: s }")
                .contains("another rule is named \"stack\" (shipped.yml:"));
    }

    @Test
    void aParameterListBesideWhatTellsMoreMaySpeakOfAllTraits() {
        base("""
                rules:
                  - name: own
                    when: { dhcp.parameters: "1,3", dhcp.hostname: "TV*" }
                    says: { function: tv }
                    weight: 60
                    source: own
                """);
    }

    private static void wrong(String when, String says, String weight, String... parts) {
        String message = refused("rules:\n  - name: own\n    when: " + when + "\n    says: " + says + "\n    weight: "
                + weight + "\n    source: own\n");
        for (String part : parts) {
            assertTrue(message.contains(part), part + " in " + message);
        }
    }

    private static String refused(String own) {
        return assertThrows(ConfigException.class, () -> base(own)).getMessage();
    }

    /** What the appliance comes with holds what its own tests say. */
    @Test
    void theShippedFilesPassTheirTests() {
        RuleBaseReader.read(ShippedRules.files(), List.of(), true);
    }
}
