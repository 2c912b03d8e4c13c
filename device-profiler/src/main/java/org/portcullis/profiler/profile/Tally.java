package org.portcullis.profiler.profile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.value.Profile.Estimate;
import org.portcullis.policy.value.Profile.Evidence;

/**
 * The votes for one trait. A source has one vote for a value, that of its strongest rule; the votes of several sources come
 * together as independent witnesses do, and what speaks for another value takes its share away.
 */
final class Tally {
    private static final Comparator<Evidence> STRONGEST_FIRST =
            Comparator.comparing(Evidence::weight).reversed().thenComparing(Evidence::rule);

    /** By value in one case, then by source. */
    private final Map<String, Map<String, Evidence>> votes = new LinkedHashMap<>();

    void add(Evidence vote) {
        votes.computeIfAbsent(Wildcard.fold(vote.value()), any -> new LinkedHashMap<>())
                .merge(
                        vote.source(),
                        vote,
                        (known, other) -> STRONGEST_FIRST.compare(known, other) <= 0 ? known : other);
    }

    /** Empty where nobody voted. */
    Optional<Estimate> result() {
        List<Candidate> candidates = votes.entrySet().stream()
                .map(entry -> Candidate.of(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparing(Candidate::support).reversed().thenComparing(Candidate::value))
                .toList();
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Candidate winner = candidates.get(0);
        Optional<Candidate> runnerUp = candidates.stream().skip(1).findFirst();
        double certainty =
                winner.support * (1 - runnerUp.map(Candidate::support).orElse(0.0));
        List<Evidence> evidence = new ArrayList<>(winner.evidence);
        runnerUp.ifPresent(other -> evidence.addAll(other.evidence));
        return Optional.of(new Estimate(winner.evidence.get(0).value(), (int) Math.round(100 * certainty), evidence));
    }

    /** @param support 0 to 1 */
    private record Candidate(String value, double support, List<Evidence> evidence) {
        static Candidate of(String value, Map<String, Evidence> bySource) {
            List<Evidence> evidence =
                    bySource.values().stream().sorted(STRONGEST_FIRST).toList();
            double doubt = evidence.stream()
                    .mapToDouble(vote -> 1 - vote.weight() / 100.0)
                    .reduce(1, (one, other) -> one * other);
            return new Candidate(value, 1 - doubt, evidence);
        }
    }
}
