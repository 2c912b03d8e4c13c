package org.portcullis.policy.rule;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.value.NearestWord;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/** Reads {@code policy.yml}: the commented {@code policy.example.yml} beside this class is its manual. */
final class RuleSetReader {
    static final int MAX_RULES = 2_000;
    static final String REFUSE = "refuse";
    static final String RULES = "rules";

    /** Immutable; made once, since that takes longer than to read a small policy. */
    private static final ConditionCompiler COMPILER = new ConditionCompiler();

    private static final Set<String> RESERVED = Set.of("default", "hold.mac", "hold.port");
    private static final Pattern RULE_NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} _.:/-]{0,63}");

    private final Map<String, AuthorizationProfile> profiles;
    private final PolicyWarnings warnings;

    private RuleSetReader(Map<String, AuthorizationProfile> profiles, PolicyWarnings warnings) {
        this.profiles = profiles;
        this.warnings = warnings;
    }

    static RuleSet read(String file, String text) {
        return YamlDocument.read(file, text).as(root -> {
            if (text.lines().allMatch(RuleSetReader::saysNothing)) {
                root.get("rules")
                        .problem(
                                "is missing, and so is everything else: nothing is in this policy, so every device would be"
                                        + " refused; write profiles and rules, or default: refuse if that is what you mean");
            }
            PolicyWarnings warnings = new PolicyWarnings(file);
            Map<String, AuthorizationProfile> profiles =
                    ProfileReader.readAll(root.get("profiles").map());
            RuleSetReader reader = new RuleSetReader(profiles, warnings);
            Map<LifecycleState, Treatment> gate = reader.gate(root.get("lifecycle"));
            List<Rule> rules = reader.rules(root.get("rules"), false, Reachability.behind(gate));
            Optional<AuthorizationProfile> otherwise = reader.outcome(root.get("default"));
            YamlMap mab = root.get("mab").map();
            MabPolicy bypass = MabReader.read(mab, reader.rules(mab.get("rules"), true, Reachability.ofMab()));
            warnings.mab(mab.get("rules"), bypass, rules, gate);
            return new RuleSet(profiles, gate, rules, otherwise, bypass, sha256(text), warnings.found());
        });
    }

    private Map<LifecycleState, Treatment> gate(YamlValue lifecycle) {
        Map<LifecycleState, Treatment> gate = new EnumMap<>(LifecycleState.class);
        for (LifecycleState state : LifecycleState.values()) {
            YamlValue entry = lifecycle.map().get(state.word());
            Treatment treatment = treatment(entry, byDefault(state));
            if (state == LifecycleState.DECOMMISSIONED && !(treatment instanceof Treatment.Refuse)) {
                entry.problem("must be refuse: a decommissioned device does not come back");
            }
            if (state == LifecycleState.QUARANTINED
                    && treatment instanceof Treatment.Assign assign
                    && assign.profile().acl().isPresent()) {
                entry.problem(
                        "gives a profile with acl: mud, and what is held gets it without a certificate, too; give a"
                                + " profile of its own with filterId");
            }
            warnings.gate(entry, state, treatment);
            gate.put(state, treatment);
        }
        return gate;
    }

    private Treatment byDefault(LifecycleState state) {
        return switch (state) {
            case ACTIVE -> new Treatment.AskRules();
            case REGISTERED, ONBOARDING -> assignIfDefined("onboarding");
            case QUARANTINED -> assignIfDefined("quarantine");
            case SUSPENDED, DECOMMISSIONED -> new Treatment.Refuse();
        };
    }

    private Treatment assignIfDefined(String profile) {
        return profiles.containsKey(profile) ? new Treatment.Assign(profiles.get(profile)) : new Treatment.Refuse();
    }

    private Treatment treatment(YamlValue entry, Treatment byDefault) {
        Optional<String> word = entry.text();
        if (word.isEmpty()) {
            return byDefault;
        }
        return switch (word.get()) {
            case RULES -> new Treatment.AskRules();
            case REFUSE -> new Treatment.Refuse();
            default ->
                profile(entry, word.get(), List.of(RULES, REFUSE))
                        .<Treatment>map(Treatment.Assign::new)
                        .orElseGet(Treatment.Refuse::new);
        };
    }

    /** @param ofMab whether they are for devices that show no certificate */
    private List<Rule> rules(YamlValue list, boolean ofMab, Reachability reachability) {
        if (list.list().size() > MAX_RULES) {
            list.problem("more than " + MAX_RULES + " rules; join some, with \"in\" over a list or by a tag");
            return List.of();
        }
        List<Rule> rules = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (YamlValue entry : list.list()) {
            YamlMap map = entry.map();
            YamlValue name = map.require("name");
            YamlValue when = map.require("when");
            YamlValue then = map.require("then");
            boolean monitor = map.get("monitor").bool(false);
            Optional<String> named = name.parse(
                    "a name of at most 64 letters, digits, spaces and _.:/-",
                    text -> Optional.of(text).filter(t -> RULE_NAME.matcher(t).matches()));
            if (named.filter(RuleSetReader::isReserved).isPresent()) {
                name.problem(
                        "a rule cannot be named default, lifecycle..., mab..., hold.mac or hold.port; events call other parts so");
            }
            if (named.isPresent() && !names.add(named.get())) {
                name.problem("another rule is named \"" + named.get() + "\"; events name rules, so each needs its own");
            }
            Optional<Condition> condition = when.text().flatMap(text -> COMPILER.compile(text, when::problem));
            Optional<AuthorizationProfile> outcome = outcome(then);
            condition.ifPresent(compiled -> MabReader.requireKnown(when, compiled, ofMab));
            if (ofMab && outcome.flatMap(AuthorizationProfile::acl).isPresent()) {
                then.problem(
                        "gives a profile with acl: mud, and what a device without a certificate says of its maker is no"
                                + " ground for an access list; give a profile of its own with filterId");
            }
            if (named.isPresent() && condition.isPresent()) {
                Rule rule = new Rule(
                        named.get(),
                        condition.get(),
                        outcome,
                        monitor,
                        reachability.next(named.get(), condition.get(), monitor));
                warnings.rule(when, rule, ofMab);
                rules.add(rule);
            }
        }
        return rules;
    }

    private static boolean isReserved(String name) {
        return RESERVED.contains(name) || name.startsWith("lifecycle.") || name.startsWith("mab.");
    }

    /** A profile, or nothing for {@code refuse}. */
    private Optional<AuthorizationProfile> outcome(YamlValue value) {
        return value.text().filter(word -> !word.equals(REFUSE)).flatMap(word -> profile(value, word, List.of(REFUSE)));
    }

    private Optional<AuthorizationProfile> profile(YamlValue value, String name, List<String> others) {
        if (!profiles.containsKey(name)) {
            List<String> known = new ArrayList<>(profiles.keySet());
            known.addAll(others);
            String hint = NearestWord.hint(name, known);
            value.problem("there is no profile \"" + name + '"'
                    + (hint.isEmpty() ? "; give one of " + String.join(", ", known) : hint));
        }
        return Optional.ofNullable(profiles.get(name));
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Whether a line of YAML is empty, a comment or the beginning of a document. */
    private static boolean saysNothing(String line) {
        String said = line.strip();
        return said.isEmpty() || said.startsWith("#") || said.equals("---");
    }
}
