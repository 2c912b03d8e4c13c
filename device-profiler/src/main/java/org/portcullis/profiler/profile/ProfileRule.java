package org.portcullis.profiler.profile;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.Profile.Evidence;
import org.portcullis.policy.value.Profile.Trait;
import org.portcullis.profiler.signal.Source;

/**
 * What is concluded from signals.
 *
 * @param when all of them must match; that of the first is the source whose vote this is
 * @param says {@value #CAPTURED} stands for what the first {@code *} of the first pattern matched
 * @param weights 1 to {@value #MAX_WEIGHT}, for each trait that it speaks of
 */
record ProfileRule(String name, List<Asked> when, Map<Trait, String> says, Map<Trait, Integer> weights) {
    static final int MAX_WEIGHT = 95;
    static final String CAPTURED = "${1}";

    /** One signal that must be there; its value matches one of the patterns. */
    record Asked(String word, List<Wildcard> patterns) {
        Asked {
            patterns = List.copyOf(patterns);
        }

        boolean saysNothing() {
            return patterns.stream().allMatch(Wildcard::saysNothing);
        }

        Optional<String> match(Map<String, Wildcard.Value> signals) {
            Wildcard.Value value = signals.get(word);
            if (value == null) {
                return Optional.empty();
            }
            for (Wildcard pattern : patterns) {
                Optional<String> matched = pattern.match(value);
                if (matched.isPresent()) {
                    return matched;
                }
            }
            return Optional.empty();
        }
    }

    ProfileRule {
        when = List.copyOf(when);
        says = Map.copyOf(says);
        weights = Map.copyOf(weights);
    }

    String firstWord() {
        return when.get(0).word();
    }

    Source source() {
        return SignalNames.source(firstWord());
    }

    /**
     * What it says of one device, for each trait that it speaks of; nothing where it does not match.
     *
     * @param signals values by word
     */
    Map<Trait, Evidence> ask(Map<String, Wildcard.Value> signals) {
        Optional<String> captured = when.get(0).match(signals);
        if (captured.isEmpty()) {
            return Map.of();
        }
        for (Asked further : when.subList(1, when.size())) {
            if (further.match(signals).isEmpty()) {
                return Map.of();
            }
        }
        List<String> seen = new ArrayList<>();
        when.forEach(asked ->
                seen.add(asked.word + " is \"" + signals.get(asked.word).text() + '"'));
        Map<Trait, Evidence> votes = new EnumMap<>(Trait.class);
        says.forEach((trait, value) -> {
            String said = value.replace(CAPTURED, captured.get()).strip();
            if (!said.isEmpty()) {
                votes.put(trait, new Evidence(source().word(), name, said, weights.get(trait), seen));
            }
        });
        return votes;
    }
}
