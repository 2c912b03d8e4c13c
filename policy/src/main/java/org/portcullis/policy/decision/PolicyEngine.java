package org.portcullis.policy.decision;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.Condition;
import org.portcullis.policy.rule.Rule;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.rule.Treatment;
import org.portcullis.policy.rule.VlanBySite;

/**
 * Applies a policy: the lifecycle gate, then the rules, the first that matches, then the default. It reads nothing and
 * changes nothing, so that the same input gives the same ruling when an old request is replayed.
 */
public final class PolicyEngine {
    /** The rules that did not match are named one by one up to here, then counted. */
    static final int MAX_TRACED_RULES = 30;

    /** Before the names of rules for devices that showed no certificate, wherever such a rule is told. */
    public static final String MAB = "mab.";

    /** Before the state, where the lifecycle gate is told. */
    public static final String GATE = "lifecycle.";

    private final RuleSet policy;

    public PolicyEngine(RuleSet policy) {
        this.policy = policy;
    }

    /**
     * @param state the strictest state that applies to the device, its ancestors' considered
     */
    public Ruling rule(LifecycleState state, AccessContext context) {
        List<String> trace = new ArrayList<>();
        Treatment treatment = policy.lifecycle().get(state);
        String gate = gate(state);
        if (treatment instanceof Treatment.Assign assign) {
            trace.add(gate + " gives profile " + assign.profile().name());
            return granted(assign.profile(), gate, context, trace);
        }
        if (treatment instanceof Treatment.Refuse) {
            return refusedByGate(state, trace);
        }
        trace.add(gate + " asks the rules");
        return askRules(policy.rules(), "", context, trace, PolicyEngine::granted)
                .orElseGet(() -> byDefault(context, trace));
    }

    private static String gate(LifecycleState state) {
        return GATE + state.word();
    }

    private static Ruling refusedByGate(LifecycleState state, List<String> trace) {
        trace.add(gate(state) + " refuses");
        return new Ruling.Denied(code(state), Optional.of(gate(state)), "it is " + state.word(), trace);
    }

    /**
     * For a resource that a device asks a gateway for. What the gate gives to devices that are new or held is a place on the
     * network and opens nothing else, and so is that profile when a rule gives it; VLANs have no part in it. Neither has the
     * default: it is a place for devices that no rule knows.
     *
     * @param state the strictest state that applies to the device, its ancestors' considered
     */
    public Ruling ruleResource(LifecycleState state, AccessContext context) {
        List<String> trace = new ArrayList<>();
        Treatment treatment = policy.lifecycle().get(state);
        String gate = gate(state);
        if (treatment instanceof Treatment.Refuse) {
            return refusedByGate(state, trace);
        }
        if (treatment instanceof Treatment.Assign assign) {
            trace.add(gate + " gives profile " + assign.profile().name());
            if (state == LifecycleState.ACTIVE) {
                return new Ruling.Granted(assign.profile(), Optional.empty(), gate, trace);
            }
            trace.add("a profile of the gate opens no resource to a device that is " + state.word());
            return new Ruling.Denied(ofResource(state), Optional.of(gate), "it is " + state.word(), trace);
        }
        trace.add(gate + " asks the rules");
        return askRules(policy.rules(), "", context, trace, this::resource).orElseGet(() -> {
            trace.add("no rule matches; without one no resource is opened");
            return new Ruling.Denied(FailureCode.NO_RULE_MATCHED, Optional.empty(), "no rule matches it", trace);
        });
    }

    private static FailureCode ofResource(LifecycleState state) {
        return switch (state) {
            case REGISTERED, ONBOARDING -> FailureCode.DEVICE_NOT_ACTIVE;
            case QUARANTINED -> FailureCode.DEVICE_QUARANTINED;
            default -> code(state);
        };
    }

    private Ruling resource(AuthorizationProfile profile, String rule, AccessContext context, List<String> trace) {
        trace.add("profile " + profile.name());
        if (isConfining(profile)) {
            String why = "rule " + rule + " gives it the profile " + profile.name()
                    + ", which is for devices that are new or held";
            trace.add(why);
            return new Ruling.Denied(FailureCode.RULE_CONFINES, Optional.of(rule), why, trace);
        }
        return new Ruling.Granted(profile, Optional.empty(), rule, trace);
    }

    private boolean isConfining(AuthorizationProfile profile) {
        return policy.lifecycle().entrySet().stream()
                        .anyMatch(gate -> gate.getKey() != LifecycleState.ACTIVE && assigns(gate.getValue(), profile))
                && !assigns(policy.lifecycle().get(LifecycleState.ACTIVE), profile);
    }

    private static boolean assigns(Treatment treatment, AuthorizationProfile profile) {
        return treatment instanceof Treatment.Assign assign
                && assign.profile().name().equals(profile.name());
    }

    /** For a device that showed no certificate: its own rules, then refuse; neither gate nor default is for it. */
    public Ruling ruleMab(AccessContext context) {
        List<String> trace = new ArrayList<>();
        return askRules(policy.mab().rules(), MAB, context, trace, PolicyEngine::granted)
                .orElseGet(() -> {
                    trace.add("no rule of mab matches; without one it is refused");
                    return new Ruling.Denied(
                            FailureCode.MAB_NO_RULE, Optional.empty(), "no rule of mab matches it", trace);
                });
    }

    private static FailureCode code(LifecycleState state) {
        return switch (state) {
            case SUSPENDED -> FailureCode.DEVICE_SUSPENDED;
            case DECOMMISSIONED -> FailureCode.DEVICE_DECOMMISSIONED;
            default -> FailureCode.DEVICE_STATE_REFUSED;
        };
    }

    /** What it means that a rule gives a profile. */
    @FunctionalInterface
    private interface Granting {
        Ruling of(AuthorizationProfile profile, String rule, AccessContext context, List<String> trace);
    }

    /** @param prefix of the rules' names where they are told */
    private static Optional<Ruling> askRules(
            List<Rule> rules, String prefix, AccessContext context, List<String> trace, Granting granting) {
        int untraced = 0;
        for (int i = 0; i < rules.size(); i++) {
            Rule rule = rules.get(i);
            String name = prefix + rule.name();
            Condition.Result result = rule.when().ask(context::get);
            if (result.answer() == Condition.Answer.DOES_NOT_HOLD) {
                if (i < MAX_TRACED_RULES) {
                    String why = result.detail().isEmpty() ? "" : ": " + result.detail();
                    trace.add("rule " + name + " does not match" + why);
                } else {
                    untraced++;
                }
                continue;
            }
            addUntraced(untraced, trace);
            if (result.answer() == Condition.Answer.FAILED) {
                trace.add("rule " + name + " failed: " + result.detail());
                String why = "the condition of rule " + name + " failed: " + result.detail();
                return Optional.of(new Ruling.Denied(FailureCode.RULE_FAILED, Optional.of(name), why, trace));
            }
            trace.add("rule " + name + " matches");
            return Optional.of(outcome(rule, name, context, trace, granting));
        }
        addUntraced(untraced, trace);
        return Optional.empty();
    }

    private static void addUntraced(int count, List<String> trace) {
        if (count > 0) {
            trace.add(count + " more rules do not match");
        }
    }

    private static Ruling outcome(
            Rule rule, String name, AccessContext context, List<String> trace, Granting granting) {
        if (rule.then().isPresent()) {
            return granting.of(rule.then().get(), name, context, trace);
        }
        String why = "rule " + name + " refuses it";
        return new Ruling.Denied(FailureCode.RULE_REFUSED, Optional.of(name), why, trace);
    }

    private Ruling byDefault(AccessContext context, List<String> trace) {
        if (policy.otherwise().isPresent()) {
            trace.add("no rule matches; the default gives a profile");
            return granted(policy.otherwise().get(), "default", context, trace);
        }
        trace.add("no rule matches; the default refuses");
        return new Ruling.Denied(FailureCode.NO_RULE_MATCHED, Optional.empty(), "no rule matches it", trace);
    }

    private static Ruling granted(
            AuthorizationProfile profile, String rule, AccessContext context, List<String> trace) {
        if (profile.vlan().isEmpty()) {
            trace.add("profile " + profile.name() + ": the port's own VLAN");
            return new Ruling.Granted(profile, Optional.empty(), rule, trace);
        }
        String site = (String) context.get(Attribute.NAS_SITE);
        Optional<String> vlan = profile.vlan().flatMap((VlanBySite bySite) -> bySite.at(site));
        if (vlan.isEmpty()) {
            String why = "profile " + profile.name() + " has no VLAN "
                    + (site.isEmpty() ? "for a switch without a site" : "at site " + site);
            trace.add(why);
            return new Ruling.Denied(FailureCode.VLAN_UNDEFINED_AT_SITE, Optional.of(rule), why, trace);
        }
        trace.add("profile " + profile.name() + ": VLAN " + vlan.get());
        return new Ruling.Granted(profile, vlan, rule, trace);
    }
}
