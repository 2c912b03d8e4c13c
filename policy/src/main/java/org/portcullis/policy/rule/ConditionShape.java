package org.portcullis.policy.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What can be seen of a type-checked condition without running it. */
final class ConditionShape {
    private final CelAbstractSyntaxTree tree;

    ConditionShape(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    /** The attributes that the condition reads. */
    Set<Attribute> attributes() {
        Set<Attribute> read = EnumSet.noneOf(Attribute.class);
        tree.getReferenceMap()
                .values()
                .forEach(reference -> Attribute.ofWord(reference.name()).ifPresent(read::add));
        return read;
    }

    /**
     * What must be true of text attributes for the condition to hold: from the parts {@code attribute == "literal"} and
     * {@code attribute in ["literal", ...]} of its outermost conjunction.
     */
    Map<Attribute, Set<String>> required() {
        Map<Attribute, Set<String>> required = new EnumMap<>(Attribute.class);
        conjuncts()
                .forEach(part -> comparison(part)
                        .filter(comparison -> !comparison.negated)
                        .ifPresent(comparison -> required.merge(
                                comparison.attribute, new HashSet<>(comparison.literals), (known, more) -> {
                                    known.retainAll(more);
                                    return known;
                                })));
        return required;
    }

    /** The whole condition. */
    CelExpr root() {
        return tree.getExpr();
    }

    /** The parts of its outermost conjunction: it holds only when each of them does. */
    List<CelExpr> conjuncts() {
        return conjuncts(root()).toList();
    }

    /**
     * A part that compares a text attribute with literal texts.
     *
     * @param negated it holds when the attribute is none of them
     */
    record Comparison(Attribute attribute, Set<String> literals, boolean negated) {}

    /** The calls of these functions whose last argument is a literal text: what that does is known at load. */
    List<CelExpr> literalCalls(Set<String> functions) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .filter(expr -> expr.getKind() == CelExpr.ExprKind.Kind.CALL)
                .filter(call -> functions.contains(call.call().function()))
                .filter(call -> text(lastArgument(call)).isPresent())
                .toList();
    }

    static CelExpr lastArgument(CelExpr call) {
        return call.call().args().get(call.call().args().size() - 1);
    }

    private static Stream<CelExpr> conjuncts(CelExpr expr) {
        return isCall(expr, Operator.LOGICAL_AND)
                ? expr.call().args().stream().flatMap(ConditionShape::conjuncts)
                : Stream.of(expr);
    }

    /** The part as a comparison, where it is one. */
    Optional<Comparison> comparison(CelExpr part) {
        boolean negated = isCall(part, Operator.NOT_EQUALS);
        boolean list = isCall(part, Operator.IN);
        if (!negated && !list && !isCall(part, Operator.EQUALS)) {
            return Optional.empty();
        }
        CelExpr left = part.call().args().get(0);
        CelExpr right = part.call().args().get(1);
        Optional<Attribute> attribute = attribute(left);
        Optional<Set<String>> literals = texts(right);
        if (attribute.isEmpty() && !list) {
            attribute = attribute(right);
            literals = texts(left);
        }
        return attribute.isPresent() && literals.isPresent()
                ? Optional.of(new Comparison(attribute.get(), literals.get(), negated))
                : Optional.empty();
    }

    private Optional<Attribute> attribute(CelExpr expr) {
        return tree.getReference(expr.id())
                .flatMap(reference -> Attribute.ofWord(reference.name()))
                .filter(attribute -> attribute.type() == Attribute.Type.TEXT);
    }

    /** A literal text as a set of one, or a list of literal texts. */
    private static Optional<Set<String>> texts(CelExpr expr) {
        if (expr.getKind() != CelExpr.ExprKind.Kind.LIST) {
            return text(expr).map(Set::of);
        }
        Set<String> texts = new HashSet<>();
        for (CelExpr element : expr.list().elements()) {
            Optional<String> text = text(element);
            if (text.isEmpty()) {
                return Optional.empty();
            }
            texts.add(text.get());
        }
        return Optional.of(texts);
    }

    private static Optional<String> text(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CONSTANT
                        && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE
                ? Optional.of(expr.constant().stringValue())
                : Optional.empty();
    }

    static boolean isCall(CelExpr expr, Operator operator) {
        return expr.getKind() == CelExpr.ExprKind.Kind.CALL
                && expr.call().function().equals(operator.getFunction());
    }
}
