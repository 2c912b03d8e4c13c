package org.portcullis.policy.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.Condition;
import org.portcullis.policy.rule.Rule;
import org.portcullis.policy.rule.VlanBySite;

/** One request on its way through a policy, with the steps taken so far. */
final class RuleWalk {
    /** The rules that did not match are named one by one up to here, then counted; of those in monitor mode, as many. */
    static final int MAX_TRACED_RULES = 30;

    private final AccessContext context;
    private final Set<Attribute> unknown;
    private final List<String> trace = new ArrayList<>();
    private final List<Monitored> monitored = new ArrayList<>();

    /** @param unknown attributes whose values are not known, whatever the context says */
    RuleWalk(AccessContext context, Set<Attribute> unknown) {
        this.context = context;
        this.unknown = unknown;
    }

    void step(String sentence) {
        trace.add(sentence);
    }

    /**
     * Asks the rules, the first that matches.
     *
     * @param prefix of the rules' names where they are told
     * @return empty when none matches
     */
    Optional<PartialRuling> ask(List<Rule> rules, String prefix) {
        int untraced = 0;
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            String name = prefix + rule.name();
            Condition.Result result = rule.when().ask(context::get, unknown);
            if (result.answer() == Condition.Answer.DOES_NOT_HOLD) {
                if (i < MAX_TRACED_RULES) {
                    String why = result.detail().isEmpty() ? "" : ": " + result.detail();
                    trace.add("rule " + name + " does not match" + why);
                } else {
                    untraced++;
                }
                continue;
            }
            addUntraced(untraced);
            untraced = 0;
            if (!rule.monitor()) {
                return Optional.of(settled(rule, name, result));
            }
            watch(rule, name, result);
        }
        addUntraced(untraced);
        return Optional.empty();
    }

    private void addUntraced(int count) {
        if (count > 0) {
            trace.add(count + " more rules do not match");
        }
    }

    private PartialRuling settled(Rule rule, String name, Condition.Result result) {
        if (result.answer() == Condition.Answer.UNDECIDED) {
            return undecided("rule " + name, attributes(result.detail()));
        }
        if (result.answer() == Condition.Answer.FAILED) {
            trace.add("rule " + name + " failed: " + result.detail());
            String why = "the condition of rule " + name + " failed: " + result.detail();
            return denied(FailureCode.RULE_FAILED, Optional.of(name), why);
        }
        trace.add("rule " + name + " matches");
        return rule.then().isPresent()
                ? granted(rule.then().get(), name)
                : denied(FailureCode.RULE_REFUSED, Optional.of(name), "rule " + name + " refuses it");
    }

    /** A rule in monitor mode leaves its words, and nothing else. */
    private void watch(Rule rule, String name, Condition.Result result) {
        String outcome = switch (result.answer()) {
            case HOLDS -> rule.then().map(this::described).orElse("refuse");
            case UNDECIDED -> "undecided: needs " + result.detail();
            default -> "failed: " + result.detail();
        };
        if (monitored.size() < MAX_TRACED_RULES) {
            trace.add("rule " + name + " is only monitored; it would give: " + outcome);
            monitored.add(new Monitored(name, outcome));
        }
    }

    private String described(AuthorizationProfile profile) {
        String vlan = profile.vlan().isEmpty()
                ? "the port's own VLAN"
                : vlan(profile).map(id -> "VLAN " + id).orElse("no VLAN at this site");
        return "profile " + profile.name() + ", " + vlan;
    }

    private Optional<String> vlan(AuthorizationProfile profile) {
        String site = (String) context.get(Attribute.NAS_SITE);
        return profile.vlan().flatMap((VlanBySite bySite) -> bySite.at(site));
    }

    PartialRuling granted(AuthorizationProfile profile, String rule) {
        if (profile.vlan().isEmpty()) {
            trace.add("profile " + profile.name() + ": the port's own VLAN");
            return new Ruling.Granted(profile, Optional.empty(), rule, trace, monitored);
        }
        if (unknown.contains(Attribute.NAS_SITE)
                && !profile.vlan().get().sites().isEmpty()) {
            return undecided("the VLAN of profile " + profile.name(), Set.of(Attribute.NAS_SITE));
        }
        Optional<String> vlan = vlan(profile);
        if (vlan.isEmpty()) {
            String site = (String) context.get(Attribute.NAS_SITE);
            String why = "profile " + profile.name() + " has no VLAN "
                    + (site.isEmpty() ? "for a switch without a site" : "at site " + site);
            trace.add(why);
            return denied(FailureCode.VLAN_UNDEFINED_AT_SITE, Optional.of(rule), why);
        }
        trace.add("profile " + profile.name() + ": VLAN " + vlan.get());
        return new Ruling.Granted(profile, vlan, rule, trace, monitored);
    }

    Ruling.Denied denied(FailureCode code, Optional<String> rule, String why) {
        return new Ruling.Denied(code, rule, why, trace, monitored);
    }

    /** @param what hangs on them */
    PartialRuling undecided(String what, Set<Attribute> needs) {
        trace.add("undecided: " + what + " needs "
                + String.join(", ", needs.stream().map(Attribute::word).sorted().toList()));
        return new PartialRuling.Undecided(needs, trace, monitored);
    }

    private static Set<Attribute> attributes(String words) {
        Set<Attribute> attributes = EnumSet.noneOf(Attribute.class);
        Arrays.stream(words.split(", ")).forEach(word -> Attribute.ofWord(word).ifPresent(attributes::add));
        return attributes;
    }
}
