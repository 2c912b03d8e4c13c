package org.portcullis.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that can never match: those that are told, and that no other ever is. */
class ReachabilityTest {
    private static Optional<String> ofTheLast(String gate, String... conditions) {
        StringBuilder policy = new StringBuilder("lifecycle: { " + gate + " }\nrules:\n");
        for (int i = 0; i < conditions.length; i++) {
            policy.append("  - { name: r" + i + ", when: '" + conditions[i] + "', then: refuse }\n");
        }
        List<Rule> rules = RuleSet.read("policy.yml", policy.toString()).rules();
        return rules.get(rules.size() - 1).neverMatches();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "true ~ device.type == \"a\" ~ never reached: rule \"r0\" before it always matches",
                "device.type == \"a\" ~ device.type==\"a\" ~ never matches: rule \"r0\" before it matches whatever this one would",
                "device.type == \"a\" ~ device.type == \"a\" ~ never matches: rule \"r0\" before it has the same condition",
                "device.type in [\"a\", \"b\"] ~ device.type == \"b\" && nas.site == \"x\" ~ never matches: rule \"r0\" before it matches whatever this one would",
                "device.type != \"c\" ~ device.type == \"b\" ~ never matches: rule \"r0\" before it matches whatever this one would",
                "nas.site == \"x\" || device.type == \"b\" ~ device.type == \"b\" ~ never matches: rule \"r0\" before it matches whatever this one would",
                "time.hour > 8 ~ device.type == \"b\" && time.hour > 8 ~ never matches: rule \"r0\" before it matches whatever this one would",
                "device.tags.exists(t, t == \"q\") ~ device.tags.exists(t, t == \"q\") && nas.site != \"x\" ~ never matches: rule \"r0\" before it matches whatever this one would",
                "device.state == \"active\" ~ device.type == \"b\" ~ never matches: rule \"r0\" before it matches whatever this one would",
                "false ~ device.type == \"a\" && device.type == \"b\" ~ never matches: no device.type meets all of its parts",
                "false ~ device.type == \"a\" && device.type != \"a\" ~ never matches: no device.type meets all of its parts",
                "false ~ device.type in [] ~ never matches: no device.type meets all of its parts",
                "false ~ device.state == \"quarantined\" ~ never matches: the lifecycle gate asks the rules only for a device that is active",
                "false ~ credential.kind == \"IDevID\" ~ never matches: credential.kind is idevid or ldevid",
                "false ~ false && device.type == \"a\" ~ never matches: it is false whatever comes",
            })
    void areTold(String first, String second, String why) {
        assertEquals(Optional.of(why), ofTheLast("", first, second));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "device.type == \"a\" ~ device.type in [\"a\", \"b\"]",
                "device.type == \"a\" && nas.site == \"x\" ~ device.type == \"a\"",
                "device.type == \"a\" ~ device.owner == \"a\"",
                "time.hour > 8 ~ time.hour > 9",
                "device.tags.exists(t, t == \"q\") ~ device.tags.exists(t, t == \"r\")",
                "device.type == \"a\" ~ device.type == \"a\" || nas.site == \"x\"",
                "!(device.type == \"a\") ~ device.type == \"a\"",
                "false ~ device.type == \"a\" || device.type == \"b\"",
                "device.tags[0] == \"a\" ~ device.type == \"a\"",
                "device.state == \"active\" && nas.site == \"x\" ~ device.type == \"b\"",
            })
    void othersAreNot(String first, String second) {
        assertEquals(Optional.empty(), ofTheLast("", first, second));
    }

    @Test
    void aGateThatAsksForMoreStatesLetsMoreThrough() {
        assertEquals(
                Optional.empty(),
                ofTheLast("active: rules, onboarding: rules", "device.state == \"active\"", "device.type == \"b\""));
        assertEquals(
                Optional.of("never reached: the lifecycle gate asks the rules for no state"),
                ofTheLast("active: refuse", "device.type == \"b\""));
    }

    @Test
    void aRuleInMonitorModeKeepsNoneFromTheOthers() {
        List<Rule> rules = RuleSet.read("policy.yml", """
                rules:
                  - { name: watched, when: 'true', then: refuse, monitor: true }
                  - { name: cameras, when: 'device.type == "camera"', then: refuse }
                  - { name: late, when: 'device.type == "camera" && nas.site == "x"', then: refuse, monitor: true }
                """).rules();
        assertEquals(
                List.of(true, false, true), rules.stream().map(Rule::monitor).toList());
        assertEquals(
                List.of(false, false, true),
                rules.stream().map(rule -> rule.neverMatches().isPresent()).toList());
    }

    @Test
    void rulesForMacAddressesAreLookedAtToo() {
        RuleSet policy = RuleSet.read("policy.yml", """
                mab:
                  enabled: true
                  rules:
                    - { name: one, when: 'mab.type == "printer"', then: refuse }
                    - { name: two, when: 'mab.type == "printer" && nas.site == "x"', then: refuse }
                """);
        assertTrue(policy.mab().rules().get(1).neverMatches().isPresent());
        assertEquals(1, policy.warnings().size(), policy.warnings().toString());
    }

    /** Whatever the conditions are: a rule that is told to match never does not match first in any context. */
    @Test
    void nothingThatMatchesIsTold() {
        long seed = new Random().nextLong();
        System.out.println("ReachabilityTest seed " + seed);
        Random random = new Random(seed);
        int told = 0;
        for (int i = 0; i < 400; i++) {
            String[] conditions = new String[4];
            for (int j = 0; j < conditions.length; j++) {
                conditions[j] = PrefilterTest.expression(random, 2);
            }
            StringBuilder text = new StringBuilder("rules:\n");
            for (int j = 0; j < conditions.length; j++) {
                text.append("  - { name: r" + j + ", when: '" + conditions[j] + "', then: refuse }\n");
            }
            List<Rule> rules = RuleSet.read("policy.yml", text.toString()).rules();
            told += (int) rules.stream()
                    .filter(rule -> rule.neverMatches().isPresent())
                    .count();
            for (Map<Attribute, Object> context : contexts()) {
                Optional<Rule> first = rules.stream()
                        .filter(rule -> rule.when()
                                        .ask(attribute -> value(context, attribute))
                                        .answer()
                                != Condition.Answer.DOES_NOT_HOLD)
                        .findFirst()
                        .filter(rule -> rule.when()
                                        .ask(attribute -> value(context, attribute))
                                        .answer()
                                == Condition.Answer.HOLDS);
                first.ifPresent(rule ->
                        assertEquals(Optional.empty(), rule.neverMatches(), () -> text + " matches " + context));
            }
        }
        assertTrue(told > 100, "told of " + told);
    }

    private static Object value(Map<Attribute, Object> context, Attribute attribute) {
        return context.getOrDefault(attribute, attribute.type().absent());
    }

    private static List<Map<Attribute, Object>> contexts() {
        List<Map<Attribute, Object>> contexts = new ArrayList<>();
        for (String type : PrefilterTest.WORDS) {
            for (String site : PrefilterTest.WORDS) {
                for (String owner : PrefilterTest.WORDS) {
                    for (List<String> tags : List.of(List.<String>of(), List.of("a"), List.of("b"))) {
                        Map<Attribute, Object> context = new EnumMap<>(Attribute.class);
                        context.put(Attribute.DEVICE_TYPE, type);
                        context.put(Attribute.NAS_SITE, site);
                        context.put(Attribute.DEVICE_OWNER, owner);
                        context.put(Attribute.DEVICE_TAGS, tags);
                        contexts.add(context);
                    }
                }
            }
        }
        return contexts;
    }
}
