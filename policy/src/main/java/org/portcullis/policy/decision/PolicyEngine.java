package org.portcullis.policy.decision;

import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.AuthorizationProfile;
import org.portcullis.policy.rule.MabPolicy;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.rule.Treatment;
import org.portcullis.policy.value.MacAddress;

/**
 * Applies a policy: the lifecycle gate, then the rules, the first that matches, then the default. It reads nothing and
 * changes nothing, so that the same input gives the same ruling when an old request is replayed.
 */
public final class PolicyEngine {
    /** Before the names of rules for devices that showed no certificate, wherever such a rule is told. */
    public static final String MAB = "mab.";

    /** Before the state, where the lifecycle gate is told. */
    public static final String GATE = "lifecycle.";

    /** Before what is held, where a hold decides: {@code hold.mac}, {@code hold.port}. */
    public static final String HOLD = "hold.";

    private final RuleSet policy;

    public PolicyEngine(RuleSet policy) {
        this.policy = policy;
    }

    /**
     * @param state the strictest state that applies to the device, its ancestors' considered
     */
    public Ruling rule(LifecycleState state, AccessContext context) {
        return (Ruling) rule(state, context, Set.of());
    }

    /**
     * The same of a request of which not everything is known; it is undecided only where what is not known decides.
     *
     * @param unknown attributes whose values are not known, whatever the context says
     */
    public PartialRuling rule(LifecycleState state, AccessContext context, Set<Attribute> unknown) {
        RuleWalk walk = new RuleWalk(context, unknown);
        Treatment treatment = policy.lifecycle().get(state);
        String gate = gate(state);
        if (treatment instanceof Treatment.Assign assign) {
            walk.step(gate + " gives profile " + assign.profile().name());
            return walk.granted(assign.profile(), gate);
        }
        if (treatment instanceof Treatment.Refuse) {
            return refusedByGate(walk, state);
        }
        walk.step(gate + " asks the rules");
        return walk.ask(policy.rules(), "", walk::granted).orElseGet(() -> byDefault(walk));
    }

    private static String gate(LifecycleState state) {
        return GATE + state.word();
    }

    private static Ruling.Denied refusedByGate(RuleWalk walk, LifecycleState state) {
        walk.step(gate(state) + " refuses");
        return walk.denied(code(state), Optional.of(gate(state)), "it is " + state.word());
    }

    /**
     * For a resource that a device asks a gateway for. What the gate gives to devices that are new or held is a place on the
     * network and opens nothing else, and so is that profile when a rule gives it; VLANs have no part in it. Neither has the
     * default: it is a place for devices that no rule knows.
     *
     * @param state the strictest state that applies to the device, its ancestors' considered
     */
    public Ruling ruleResource(LifecycleState state, AccessContext context) {
        RuleWalk walk = new RuleWalk(context, Set.of());
        Treatment treatment = policy.lifecycle().get(state);
        String gate = gate(state);
        if (treatment instanceof Treatment.Refuse) {
            return refusedByGate(walk, state);
        }
        if (treatment instanceof Treatment.Assign assign) {
            walk.step(gate + " gives profile " + assign.profile().name());
            if (state == LifecycleState.ACTIVE) {
                return walk.opened(assign.profile(), gate);
            }
            walk.step("a profile of the gate opens no resource to a device that is " + state.word());
            return walk.denied(ofResource(state), Optional.of(gate), "it is " + state.word());
        }
        walk.step(gate + " asks the rules");
        return (Ruling) walk.ask(policy.rules(), "", (profile, rule) -> resource(walk, profile, rule))
                .orElseGet(() -> {
                    walk.step("no rule matches; without one no resource is opened");
                    return walk.denied(FailureCode.NO_RULE_MATCHED, Optional.empty(), "no rule matches it");
                });
    }

    private static FailureCode ofResource(LifecycleState state) {
        return switch (state) {
            case REGISTERED, ONBOARDING -> FailureCode.DEVICE_NOT_ACTIVE;
            case QUARANTINED -> FailureCode.DEVICE_QUARANTINED;
            default -> code(state);
        };
    }

    private Ruling resource(RuleWalk walk, AuthorizationProfile profile, String rule) {
        walk.step("profile " + profile.name());
        if (isConfining(profile)) {
            String why = "rule " + rule + " gives it the profile " + profile.name()
                    + ", which is for devices that are new or held";
            walk.step(why);
            return walk.denied(FailureCode.RULE_CONFINES, Optional.of(rule), why);
        }
        return walk.opened(profile, rule);
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

    /** What keeps an address out before any rule is asked. */
    public Optional<Ruling.Denied> denyMac(MacAddress mac) {
        MabPolicy mab = policy.mab();
        RuleWalk walk = new RuleWalk(AccessContext.builder().build(), Set.of());
        if (!mab.enabled()) {
            walk.step("mab.enabled is false");
            return Optional.of(walk.denied(FailureCode.MAB_DISABLED, Optional.empty(), "MAC authentication is off"));
        }
        if (mac.locallyAdministered() && !mab.allowLocal()) {
            walk.step("the address is locally administered, and mab.allowLocal is false");
            return Optional.of(walk.denied(
                    FailureCode.MAB_LOCAL_ADDRESS, Optional.empty(), "its MAC address was made up by software"));
        }
        return Optional.empty();
    }

    /** For a device that showed no certificate: its own rules, then refuse; neither gate nor default is for it. */
    public Ruling ruleMab(AccessContext context) {
        return (Ruling) ruleMab(context, Set.of());
    }

    /**
     * The same of a request of which not everything is known.
     *
     * @param unknown attributes whose values are not known, whatever the context says
     */
    PartialRuling ruleMab(AccessContext context, Set<Attribute> unknown) {
        RuleWalk walk = new RuleWalk(context, unknown);
        return walk.ask(policy.mab().rules(), MAB, walk::granted).orElseGet(() -> {
            walk.step("no rule of mab matches; without one it is refused");
            return walk.denied(FailureCode.MAB_NO_RULE, Optional.empty(), "no rule of mab matches it");
        });
    }

    private static FailureCode code(LifecycleState state) {
        return switch (state) {
            case SUSPENDED -> FailureCode.DEVICE_SUSPENDED;
            case DECOMMISSIONED -> FailureCode.DEVICE_DECOMMISSIONED;
            default -> FailureCode.DEVICE_STATE_REFUSED;
        };
    }

    private PartialRuling byDefault(RuleWalk walk) {
        if (policy.otherwise().isPresent()) {
            walk.step("no rule matches; the default gives a profile");
            return walk.granted(policy.otherwise().get(), "default");
        }
        walk.step("no rule matches; the default refuses");
        return walk.denied(FailureCode.NO_RULE_MATCHED, Optional.empty(), "no rule matches it");
    }
}
