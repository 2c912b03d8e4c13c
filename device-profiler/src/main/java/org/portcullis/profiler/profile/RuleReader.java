package org.portcullis.profiler.profile;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.portcullis.policy.value.NearestWord;
import org.portcullis.policy.value.Profile.Trait;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.profiler.profile.ProfileRule.Asked;
import org.portcullis.profiler.signal.Signal;
import org.portcullis.profiler.signal.Source;

/** Reads one file of rules; docs/profiling.md is its manual. */
final class RuleReader {
    /** Of a rule that knows no more than whose network card it is: never enough for policy. */
    static final int MAX_WEIGHT_OF_LITTLE = 40;

    private static final int MAX_ASKED = 8;
    private static final int MAX_PATTERNS = 500;
    private static final int MAX_VALUE = 100;
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} _.:/-]{0,79}");

    private final RuleFile file;
    private final Map<String, String> names;

    /** What a file holds. */
    record Read(List<ProfileRule> rules, List<Expectation> tests) {}

    private RuleReader(RuleFile file, Map<String, String> names) {
        this.file = file;
        this.names = names;
    }

    /**
     * @param names of rules read so far, with where they are; those of this file are added
     * @throws org.portcullis.policy.value.ConfigException with every problem found
     */
    static Read read(RuleFile file, Map<String, String> names) {
        return YamlDocument.read(file.name(), file.text()).as(root -> new RuleReader(file, names).read(root));
    }

    private Read read(YamlMap root) {
        List<ProfileRule> rules = root.get("rules").list().stream()
                .flatMap(rule -> rule(rule.map()).stream())
                .toList();
        List<Expectation> tests =
                root.get("tests").list().stream().map(this::test).toList();
        return new Read(rules, tests);
    }

    private Optional<ProfileRule> rule(YamlMap rule) {
        YamlValue name = rule.require("name");
        YamlValue says = rule.require("says");
        YamlValue weight = rule.require("weight");
        YamlValue when = rule.require("when");
        rule.require("source").text();
        Optional<String> named = name.parse(
                "a name of at most 80 letters, digits, spaces and _.:/-",
                text -> Optional.of(text).filter(t -> NAME.matcher(t).matches()));
        named.ifPresent(text -> unique(name, text));
        List<Asked> asked = when(when);
        Map<Trait, String> said = says(says, asked);
        Map<Trait, Integer> weights = weights(weight, said, most(asked));
        if (!asked.isEmpty() && speaksOfStackAlone(asked)) {
            said.keySet().stream()
                    .filter(trait -> trait != Trait.OS)
                    .forEach(trait -> says.map()
                            .get(trait.word())
                            .problem("cannot be told by a DHCP parameter list, which devices of many kinds share; it"
                                    + " may speak of os alone, or ask for another signal beside it"));
        }
        return named.isEmpty()
                        || asked.isEmpty()
                        || said.isEmpty()
                        || !weights.keySet().equals(said.keySet())
                ? Optional.empty()
                : Optional.of(new ProfileRule(named.get(), asked, said, weights));
    }

    private void unique(YamlValue name, String text) {
        String here = file.name() + ":" + name.line();
        String before = names.putIfAbsent(text, here);
        if (before != null) {
            name.problem("another rule is named \"" + text + "\" (" + before
                    + "); evidence names rules, so each needs its own");
        }
    }

    private static List<Asked> when(YamlValue when) {
        List<Asked> asked = new ArrayList<>();
        when.map().entries().forEach((word, value) -> {
            if (!SignalNames.ALL.contains(word)) {
                value.problem("there is no such signal" + hint(word));
                return;
            }
            List<Wildcard> patterns = value.list().stream()
                    .flatMap(pattern -> pattern(pattern).stream())
                    .toList();
            if (patterns.isEmpty()) {
                value.problem("must be a pattern or a list of them, like \"HIK*\"; \"*\" is any value");
            } else if (patterns.size() > MAX_PATTERNS) {
                value.problem("has more than " + MAX_PATTERNS + " patterns");
            } else {
                asked.add(new Asked(word, patterns));
            }
        });
        if (asked.size() > MAX_ASKED) {
            when.problem("asks for more than " + MAX_ASKED + " signals");
        } else if (when.isPresent() && when.map().keys().isEmpty()) {
            when.problem("is empty; give at least one signal, like { dhcp.hostname: \"HIK*\" }");
        }
        return asked;
    }

    private static String hint(String word) {
        String hint = NearestWord.hint(word, SignalNames.ALL);
        return hint.isEmpty() ? "; there are " + String.join(", ", SignalNames.ALL) : hint;
    }

    private static Optional<Wildcard> pattern(YamlValue value) {
        Optional<String> text = value.parse(
                "a pattern of 1 to " + Signal.MAX_LENGTH + " characters",
                any -> Optional.of(any).filter(t -> !t.isBlank() && t.length() <= Signal.MAX_LENGTH));
        if (text.filter(t -> t.length() > 1 && t.startsWith("/") && t.endsWith("/"))
                .isPresent()) {
            value.problem("is a regular expression, which rules do not take; write * for any text and ? for any"
                    + " character");
        }
        return text.map(Wildcard::new);
    }

    private static Map<Trait, String> says(YamlValue says, List<Asked> asked) {
        Map<Trait, String> said = traits(says);
        if (says.isPresent() && says.map().keys().isEmpty()) {
            says.problem("is empty; give at least one of function, vendor, model, os");
        }
        boolean captures = !asked.isEmpty() && asked.get(0).patterns().stream().allMatch(Wildcard::hasStar);
        said.forEach((trait, value) -> {
            if (value.contains(ProfileRule.CAPTURED) && !captures) {
                says.map()
                        .get(trait.word())
                        .problem("has ${1}, but not every pattern of the first signal under when has a *");
            }
        });
        return said;
    }

    private static Map<Trait, String> traits(YamlValue value) {
        Map<Trait, String> traits = new EnumMap<>(Trait.class);
        for (Trait trait : Trait.values()) {
            YamlValue entry = value.map().get(trait.word());
            (trait == Trait.FUNCTION ? function(entry) : text(entry)).ifPresent(text -> traits.put(trait, text));
        }
        return traits;
    }

    private static Optional<String> function(YamlValue entry) {
        Map<String, String> words = new LinkedHashMap<>();
        DeviceFunction.words().forEach(word -> words.put(word, word));
        return entry.word(words);
    }

    private static Optional<String> text(YamlValue entry) {
        return entry.parse(
                "a text of 1 to " + MAX_VALUE + " characters",
                text -> Optional.of(text).filter(t -> !t.isBlank() && t.length() <= MAX_VALUE));
    }

    private static int most(List<Asked> asked) {
        boolean little = !asked.isEmpty()
                && asked.stream().allMatch(each -> SignalNames.tellsLittle(each.word()) || each.saysNothing());
        boolean voteOfOui = !asked.isEmpty() && SignalNames.source(asked.get(0).word()) == Source.OUI;
        return little || voteOfOui ? MAX_WEIGHT_OF_LITTLE : ProfileRule.MAX_WEIGHT;
    }

    private static Map<Trait, Integer> weights(YamlValue weight, Map<Trait, String> said, int most) {
        Map<Trait, Integer> weights = new EnumMap<>(Trait.class);
        for (Trait trait : said.keySet()) {
            YamlValue value = weight.isMap() ? weight.map().require(trait.word()) : weight;
            OptionalInt number = value.integer(1, ProfileRule.MAX_WEIGHT);
            if (number.isPresent() && number.getAsInt() > most) {
                value.problem("must be at most " + most
                        + " where the rule's vote is the MAC address block's, or all that it asks for is shared by many"
                        + " devices; put a signal that tells more first under when, or lower it");
            }
            number.ifPresent(given -> weights.put(trait, given));
        }
        return weights;
    }

    /** Whether a parameter list is all that it goes by. */
    private static boolean speaksOfStackAlone(List<Asked> asked) {
        return asked.stream().anyMatch(each -> SignalNames.tellsOfStack(each.word()))
                && asked.stream()
                        .allMatch(each -> SignalNames.tellsOfStack(each.word())
                                || SignalNames.tellsLittle(each.word())
                                || each.saysNothing());
    }

    private Expectation test(YamlValue test) {
        YamlValue signals = test.map().require("signals");
        YamlValue gives = test.map().get("gives");
        Map<String, String> values = signals.textMap();
        values.keySet().stream()
                .filter(word -> !SignalNames.ALL.contains(word))
                .forEach(word -> signals.map().get(word).problem("there is no such signal" + hint(word)));
        return new Expectation(file.name(), test.line(), test.path(), values, traits(gives));
    }
}
