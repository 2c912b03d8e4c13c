package org.portcullis.console.page.policy;

import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.console.PolicyControl;
import org.portcullis.console.page.Frame;
import org.portcullis.policy.decision.RuleHits;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.rule.Treatment;
import org.portcullis.policy.value.ConfigProblem;

/**
 * The policy in force.
 *
 * @param version the newest; what decides here may be one before it
 * @param number of what decides here
 * @param gates one for each state of a device
 * @param otherwise what becomes of who matches no rule
 * @param addresses how many MAC addresses are entered in the policy
 * @param warnings what is probably not meant, but for rules that never match, which are marked
 */
public record RulesPage(
        Frame frame,
        Optional<VersionRow> version,
        long number,
        List<RuleRow> gates,
        List<RuleRow> rules,
        RuleRow otherwise,
        boolean mabEnabled,
        int addresses,
        List<RuleRow> mab,
        List<ProfileRow> profiles,
        List<ConfigProblem> warnings) {

    static RulesPage of(
            Frame frame,
            PolicyControl.InForce inForce,
            Optional<VersionRow> version,
            Map<String, RuleHits.Count> hits,
            ZoneId zone) {
        RuleSet policy = inForce.rules();
        List<RuleRow> gates = Stream.of(LifecycleState.values())
                .map(state -> RuleRow.of(
                        state.word(),
                        word(policy.lifecycle().get(state)),
                        RuleRow.count(hits, "lifecycle." + state.word()),
                        zone))
                .toList();
        List<RuleRow> rules = RuleRow.of(policy.rules(), false, hits, zone);
        List<RuleRow> mab = RuleRow.of(policy.mab().rules(), true, hits, zone);
        RuleRow otherwise = RuleRow.of(
                "no rule matches",
                policy.otherwise().map(AuthorizationProfile::name).orElse(RuleRow.REFUSE),
                RuleRow.count(hits, "default"),
                zone);
        List<RuleRow> leading = Stream.of(gates, rules, mab, List.of(otherwise))
                .flatMap(List::stream)
                .toList();
        List<ProfileRow> profiles = policy.profiles().values().stream()
                .sorted(Comparator.comparing(AuthorizationProfile::name))
                .map(profile -> ProfileRow.of(
                        profile,
                        leading.stream()
                                .filter(row -> row.then().equals(profile.name()))
                                .count()))
                .toList();
        return new RulesPage(
                frame,
                version,
                inForce.version(),
                gates,
                rules,
                otherwise,
                policy.mab().enabled(),
                policy.mab().devices().size(),
                mab,
                profiles,
                policy.warnings().stream()
                        .filter(warning -> Stream.concat(rules.stream(), mab.stream())
                                .noneMatch(row -> row.never().equals(warning.message())))
                        .toList());
    }

    private static String word(Treatment treatment) {
        if (treatment instanceof Treatment.Assign assign) {
            return assign.profile().name();
        }
        return treatment instanceof Treatment.AskRules ? "rules" : RuleRow.REFUSE;
    }

    /** Whether another version is the newest than decides here. */
    public boolean behind() {
        return version.filter(newest -> newest.number() != number).isPresent();
    }
}
