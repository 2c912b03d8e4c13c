package org.portcullis.policy.decision;

import java.util.List;
import java.util.Set;
import org.portcullis.policy.rule.Attribute;

/** What a policy says of a request of which not everything is known. */
public sealed interface PartialRuling permits Ruling, PartialRuling.Undecided {

    /** The steps that led here, in order, each a short sentence. */
    List<String> trace();

    /** What rules in monitor mode would have done, in their order. */
    List<Monitored> monitored();

    /** {@code undecided: needs request.ssid}. */
    static String words(Set<Attribute> needs) {
        return "undecided: needs "
                + String.join(", ", needs.stream().map(Attribute::word).sorted().toList());
    }

    /**
     * It hangs on what is not known.
     *
     * @param needs the attributes whose values would decide the step that could not be decided
     */
    record Undecided(Set<Attribute> needs, List<String> trace, List<Monitored> monitored) implements PartialRuling {
        public Undecided {
            needs = Set.copyOf(needs);
            trace = List.copyOf(trace);
            monitored = List.copyOf(monitored);
        }
    }
}
