package org.portcullis.profiler.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.ConfigProblem;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Profile.Estimate;
import org.portcullis.policy.value.Profile.Trait;

/**
 * What a file says of its own rules.
 *
 * @param signals values by word
 * @param gives what policy may use then; of a trait that is not named it may use nothing
 */
record Expectation(String file, int line, String path, Map<String, String> signals, Map<Trait, String> gives) {
    Expectation {
        signals = Map.copyOf(signals);
        gives = Map.copyOf(gives);
    }

    /** Empty when it holds. */
    Optional<ConfigProblem> problem(RuleBase rules) {
        Profile profile = rules.conclude(signals);
        List<String> wrong = new ArrayList<>();
        for (Trait trait : Trait.values()) {
            String expected = gives.getOrDefault(trait, "");
            if (!profile.usable(trait).equals(expected)) {
                wrong.add(trait.word() + " is "
                        + profile.get(trait).map(Estimate::sentence).orElse("not known") + ", not "
                        + (expected.isEmpty() ? "less certain than " + Profile.USABLE : expected));
            }
        }
        return wrong.isEmpty()
                ? Optional.empty()
                : Optional.of(new ConfigProblem(file, line, path, "fails: " + String.join("; ", wrong)));
    }
}
