package org.portcullis.profiler.profile;

import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Profile.Estimate;
import org.portcullis.policy.value.Profile.Trait;

/** All rules that are in force. Immutable; other rules are another rule base. */
public final class RuleBase {
    /** Without any; nothing is ever concluded. */
    public static final RuleBase EMPTY = new RuleBase(List.of(), "");

    private final Map<String, List<ProfileRule>> byFirstWord;
    private final int size;
    private final String digest;

    /** @param digest of all that the rules were read from: tells whether they are other ones */
    RuleBase(Collection<ProfileRule> rules, String digest) {
        this.byFirstWord = rules.stream()
                .collect(Collectors.groupingBy(
                        ProfileRule::firstWord, LinkedHashMap::new, Collectors.toUnmodifiableList()));
        this.size = rules.size();
        this.digest = digest;
    }

    /**
     * Reads the rules that come with the appliance, and an admin's own.
     *
     * @param own may be none
     * @throws org.portcullis.policy.value.ConfigException with every problem found, a test that fails included
     */
    public static RuleBase read(List<RuleFile> own) {
        return RuleBaseReader.read(ShippedRules.files(), own);
    }

    /** How many rules there are. */
    public int size() {
        return size;
    }

    public String digest() {
        return digest;
    }

    /**
     * What is concluded of a device.
     *
     * @param signals values by word: {@code dhcp.hostname}
     */
    public Profile conclude(Map<String, String> signals) {
        Map<String, Wildcard.Value> values = new TreeMap<>();
        signals.forEach((word, value) -> values.put(word, new Wildcard.Value(value)));
        Map<Trait, Tally> tallies = new EnumMap<>(Trait.class);
        values.keySet().stream()
                .flatMap(word -> byFirstWord.getOrDefault(word, List.of()).stream())
                .forEach(rule -> rule.ask(values)
                        .forEach((trait, vote) -> tallies.computeIfAbsent(trait, any -> new Tally())
                                .add(vote)));
        Map<Trait, Estimate> traits = new EnumMap<>(Trait.class);
        tallies.forEach((trait, tally) -> tally.result().ifPresent(estimate -> traits.put(trait, estimate)));
        return traits.isEmpty() ? Profile.UNKNOWN : new Profile(traits);
    }
}
