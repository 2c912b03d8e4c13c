package org.portcullis.policy.rule;

import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.portcullis.policy.device.LifecycleState;

/**
 * Finds rules that can never match, one after the other in their order. It says so only where that is certain: by the
 * literals that a condition compares text attributes with, by the states that the gate lets through, and by the conditions
 * of the rules before, a part of which must be a part of this one too. There are others that never match.
 */
final class Reachability {
    private static final Set<String> KINDS = Set.of("idevid", "ldevid");

    /** The only values that there are. */
    private final Map<Attribute, Set<String>> domains;

    private final boolean asked;
    private final List<Earlier> before = new ArrayList<>();

    private record Earlier(String name, Condition when) {}

    /** What is certain when a condition holds. */
    private record Premise(Map<Attribute, Set<String>> possible, List<CelExpr> parts) {}

    private Reachability(Map<Attribute, Set<String>> domains, boolean asked) {
        this.domains = domains;
        this.asked = asked;
    }

    /** For rules behind this gate. */
    static Reachability behind(Map<LifecycleState, Treatment> gate) {
        Set<String> states = gate.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Treatment.AskRules)
                .map(entry -> entry.getKey().word())
                .collect(Collectors.toCollection(TreeSet::new));
        Map<Attribute, Set<String>> domains = new EnumMap<>(Attribute.class);
        domains.put(Attribute.DEVICE_STATE, states);
        domains.put(Attribute.CREDENTIAL_KIND, KINDS);
        return new Reachability(domains, !states.isEmpty());
    }

    /** For rules that no gate stands before. */
    static Reachability ofMab() {
        return new Reachability(Map.of(), true);
    }

    /**
     * Why the next rule can never match; empty when it may.
     *
     * @param monitor whether the rule decides nothing, and so keeps none from those after it
     */
    Optional<String> next(String name, Condition when, boolean monitor) {
        Optional<String> never =
                asked ? why(when) : Optional.of("never reached: the lifecycle gate asks the rules for no state");
        if (never.isEmpty() && !monitor) {
            before.add(new Earlier(name, when));
        }
        return never;
    }

    private Optional<String> why(Condition when) {
        ConditionShape shape = when.shape();
        Premise premise = premise(shape);
        for (Map.Entry<Attribute, Set<String>> known : premise.possible.entrySet()) {
            if (known.getValue().isEmpty()) {
                return Optional.of("never matches: " + contradiction(known.getKey(), shape));
            }
        }
        if (shape.conjuncts().stream().anyMatch(part -> isConstant(part, false))) {
            return Optional.of("never matches: it is false whatever comes");
        }
        return before.stream()
                .filter(earlier -> follows(earlier.when.shape().root(), earlier.when.shape(), premise))
                .findFirst()
                .map(earlier -> shadow(earlier, when));
    }

    private Premise premise(ConditionShape shape) {
        Map<Attribute, Set<String>> possible = new EnumMap<>(Attribute.class);
        domains.forEach((attribute, values) -> possible.put(attribute, new HashSet<>(values)));
        shape.required()
                .forEach((attribute, values) -> possible.merge(attribute, new HashSet<>(values), (known, more) -> {
                    known.retainAll(more);
                    return known;
                }));
        shape.conjuncts()
                .forEach(part -> shape.comparison(part)
                        .filter(ConditionShape.Comparison::negated)
                        .map(comparison -> possible.get(comparison.attribute()))
                        .ifPresent(values -> values.removeAll(
                                shape.comparison(part).orElseThrow().literals())));
        return new Premise(possible, shape.conjuncts());
    }

    private String contradiction(Attribute attribute, ConditionShape shape) {
        Set<String> wanted = shape.required().getOrDefault(attribute, Set.of());
        boolean outside = !wanted.isEmpty() && domains.containsKey(attribute);
        if (!outside) {
            return "no " + attribute.word() + " meets all of its parts";
        }
        String there = domains.get(attribute).stream().sorted().collect(Collectors.joining(" or "));
        return attribute == Attribute.DEVICE_STATE
                ? "the lifecycle gate asks the rules only for a device that is " + there
                : attribute.word() + " is " + there;
    }

    private static String shadow(Earlier earlier, Condition when) {
        String rule = "rule \"" + earlier.name + "\" before it";
        if (isConstant(earlier.when.shape().root(), true)) {
            return "never reached: " + rule + " always matches";
        }
        return earlier.when.text().strip().equals(when.text().strip())
                ? "never matches: " + rule + " has the same condition"
                : "never matches: " + rule + " matches whatever this one would";
    }

    /** Whether the part of an earlier condition is true for certain where the premise is. */
    private static boolean follows(CelExpr part, ConditionShape of, Premise premise) {
        if (ConditionShape.isCall(part, Operator.LOGICAL_AND)) {
            return part.call().args().stream().allMatch(each -> follows(each, of, premise));
        }
        // In CEL a disjunction with a true part is true, even when another part fails.
        if (ConditionShape.isCall(part, Operator.LOGICAL_OR)
                && part.call().args().stream().anyMatch(each -> follows(each, of, premise))) {
            return true;
        }
        boolean byLiterals = of.comparison(part)
                .filter(comparison -> premise.possible.containsKey(comparison.attribute()))
                .filter(comparison -> {
                    Set<String> possible = premise.possible.get(comparison.attribute());
                    return comparison.negated()
                            ? comparison.literals().stream().noneMatch(possible::contains)
                            : comparison.literals().containsAll(possible);
                })
                .isPresent();
        return byLiterals
                || isConstant(part, true)
                || premise.parts.stream().anyMatch(known -> SameExpression.of(part, known));
    }

    private static boolean isConstant(CelExpr part, boolean value) {
        return part.getKind() == Kind.CONSTANT
                && part.constant().getKind() == CelConstant.Kind.BOOLEAN_VALUE
                && part.constant().booleanValue() == value;
    }
}
