package org.portcullis.policy.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.value.ConfigProblem;

/**
 * A policy: who may enter the network, and where it lands. Immutable; a changed policy is another rule set.
 *
 * @param profiles by name
 * @param lifecycle the gate before any rule: an entry for every state
 * @param rules in order; the first that matches decides
 * @param otherwise the profile when no rule matches; empty: refuse
 * @param mab what becomes of devices that show no certificate but a MAC address
 * @param sha256 of the text, upper-case hex: the version that events name
 * @param warnings what loads but is probably not meant
 */
public record RuleSet(
        Map<String, AuthorizationProfile> profiles,
        Map<LifecycleState, Treatment> lifecycle,
        List<Rule> rules,
        Optional<AuthorizationProfile> otherwise,
        MabPolicy mab,
        String sha256,
        List<ConfigProblem> warnings) {

    public RuleSet {
        profiles = Map.copyOf(profiles);
        lifecycle = Map.copyOf(lifecycle);
        rules = List.copyOf(rules);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a {@code policy.yml}.
     *
     * @param file the name for messages
     * @throws org.portcullis.policy.value.ConfigException with every problem found
     */
    public static RuleSet read(String file, String text) {
        return RuleSetReader.read(file, text);
    }

    /** The same policy, with more that is probably not meant. */
    public RuleSet withWarnings(List<ConfigProblem> more) {
        List<ConfigProblem> all = new ArrayList<>(warnings);
        all.addAll(more);
        return new RuleSet(profiles, lifecycle, rules, otherwise, mab, sha256, all);
    }

    /** Whether a rule reads what a company's directory says. */
    public boolean readsDirectory() {
        return rules.stream().anyMatch(rule -> rule.when().readsDirectory());
    }

    /** Whether a rule, for devices with a certificate or without, reads what they seem to be. */
    public boolean readsProfile() {
        return Stream.concat(rules.stream(), mab.rules().stream())
                .anyMatch(rule -> rule.when().readsProfile());
    }

    /** The first characters of {@link #sha256}, enough for a person to tell versions apart. */
    public String version() {
        return sha256.substring(0, 12);
    }
}
