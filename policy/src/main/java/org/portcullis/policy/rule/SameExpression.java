package org.portcullis.policy.rule;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.CelComprehension;
import java.util.List;

/** Whether two expressions are written alike, but for spaces; then they have the same value of the same request. */
final class SameExpression {
    private SameExpression() {}

    /** False also for kinds of expressions that conditions hardly have: maps, and messages. */
    static boolean of(CelExpr one, CelExpr other) {
        if (one.getKind() != other.getKind()) {
            return false;
        }
        return switch (one.getKind()) {
            case CONSTANT -> one.constant().equals(other.constant());
            case IDENT -> one.ident().name().equals(other.ident().name());
            case SELECT ->
                one.select().field().equals(other.select().field())
                        && one.select().testOnly() == other.select().testOnly()
                        && of(one.select().operand(), other.select().operand());
            case CALL -> calls(one.call(), other.call());
            case LIST ->
                one.list().optionalIndices().equals(other.list().optionalIndices())
                        && all(one.list().elements(), other.list().elements());
            case COMPREHENSION -> comprehensions(one.comprehension(), other.comprehension());
            default -> false;
        };
    }

    private static boolean calls(CelCall one, CelCall other) {
        boolean targets = one.target().isPresent() && other.target().isPresent()
                ? of(one.target().get(), other.target().get())
                : one.target().isEmpty() && other.target().isEmpty();
        return targets && one.function().equals(other.function()) && all(one.args(), other.args());
    }

    private static boolean comprehensions(CelComprehension one, CelComprehension other) {
        return one.iterVar().equals(other.iterVar())
                && one.iterVar2().equals(other.iterVar2())
                && one.accuVar().equals(other.accuVar())
                && of(one.iterRange(), other.iterRange())
                && of(one.accuInit(), other.accuInit())
                && of(one.loopCondition(), other.loopCondition())
                && of(one.loopStep(), other.loopStep())
                && of(one.result(), other.result());
    }

    private static boolean all(List<CelExpr> some, List<CelExpr> others) {
        if (some.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < some.size(); i++) {
            if (!of(some.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }
}
