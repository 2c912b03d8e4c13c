package org.portcullis.console.page.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.portcullis.policy.decision.PolicyEngine;
import org.portcullis.policy.decision.RuleHits;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.Rule;

/**
 * A rule, or another part of the policy that decides.
 *
 * @param when its condition; empty where it has none
 * @param then a profile's name, {@code refuse} or {@code rules}
 * @param never why it can never match; empty where that is not certain
 * @param hits how often it decided; of a rule in monitor mode, would have
 */
public record RuleRow(
        int number,
        String name,
        String when,
        String then,
        boolean monitor,
        String never,
        long hits,
        Optional<Moment> last) {
    static final String REFUSE = "refuse";

    static List<RuleRow> of(List<Rule> rules, boolean ofMab, Map<String, RuleHits.Count> hits, ZoneId zone) {
        return IntStream.range(0, rules.size())
                .mapToObj(index -> {
                    Rule rule = rules.get(index);
                    RuleHits.Count count = count(hits, (ofMab ? PolicyEngine.MAB : "") + rule.name());
                    return new RuleRow(
                            index + 1,
                            rule.name(),
                            rule.when().text().strip(),
                            rule.then().map(AuthorizationProfile::name).orElse(REFUSE),
                            rule.monitor(),
                            rule.neverMatches().orElse(""),
                            rule.monitor() ? count.monitored() : count.decided(),
                            last(count, zone));
                })
                .toList();
    }

    static RuleRow of(String name, String then, RuleHits.Count count, ZoneId zone) {
        return new RuleRow(0, name, "", then, false, "", count.decided(), last(count, zone));
    }

    static RuleHits.Count count(Map<String, RuleHits.Count> hits, String name) {
        return hits.getOrDefault(name, new RuleHits.Count(0, 0, 0));
    }

    private static Optional<Moment> last(RuleHits.Count count, ZoneId zone) {
        return Optional.of(count.last())
                .filter(last -> last > 0)
                .map(last -> Moment.of(Instant.ofEpochMilli(last), zone));
    }

    /** Whether it leads to a profile. */
    public boolean toProfile() {
        return !then.equals(REFUSE) && !then.equals("rules");
    }

    /** {@code 1,234}. */
    public String count() {
        return String.format(Locale.ENGLISH, "%,d", hits);
    }
}
