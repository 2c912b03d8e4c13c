package org.portcullis.policy.rule;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelSource;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Makes conditions of CEL texts: parses, type-checks, and tries out what is known already. */
final class ConditionCompiler {
    /** Characters. */
    static final int MAX_LENGTH = 2_000;

    /** Of all macros of one evaluation together. */
    static final int MAX_ITERATIONS = 10_000;

    private static final Set<String> TRIED_AT_LOAD = Set.of("matches", "timestamp", "duration");

    /** Takes what is wrong with a condition, and the line within it, counted from 1. */
    @FunctionalInterface
    interface Problems {
        void add(int line, String message);
    }

    private final CelCompiler compiler;
    private final CelRuntime runtime;

    ConditionCompiler() {
        CelOptions options = CelOptions.current()
                .maxExpressionCodePointSize(MAX_LENGTH)
                .maxParseRecursionDepth(32)
                .maxParseExpressionNodeCount(1_000)
                .enableHeterogeneousNumericComparisons(true)
                .comprehensionMaxIterations(MAX_ITERATIONS)
                .maxRegexProgramSize(1_000)
                .build();
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(options)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .setResultType(SimpleType.BOOL);
        for (Attribute attribute : Attribute.values()) {
            builder.addVar(attribute.word(), type(attribute.type()));
        }
        this.compiler = builder.build();
        this.runtime =
                CelRuntimeFactory.plannerRuntimeBuilder().setOptions(options).build();
    }

    private static CelType type(Attribute.Type type) {
        return switch (type) {
            case TEXT -> SimpleType.STRING;
            case TEXTS -> ListType.create(SimpleType.STRING);
            case NUMBER -> SimpleType.INT;
            case TIME -> SimpleType.TIMESTAMP;
        };
    }

    /** The condition, or at least one problem. */
    Optional<Condition> compile(String text, Problems problems) {
        if (text.length() > MAX_LENGTH) {
            problems.add(1, "longer than " + MAX_LENGTH + " characters; split it into several rules");
            return Optional.empty();
        }
        CelValidationResult parsed = compiler.parse(text);
        if (parsed.hasError()) {
            parsed.getErrors().forEach(issue -> problems.add(line(issue), CheckerWords.ofSyntax(issue.getMessage())));
            return Optional.empty();
        }
        try {
            CelAbstractSyntaxTree tree = parsed.getAst();
            CelValidationResult checked = compiler.check(tree);
            if (checked.hasError()) {
                report(checked, new UnknownNames(tree).explain(), tree.getSource(), problems);
                return Optional.empty();
            }
            return condition(text, checked.getAst(), problems);
        } catch (CelValidationException | CelEvaluationException e) {
            problems.add(1, "not valid CEL: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Condition> condition(String text, CelAbstractSyntaxTree tree, Problems problems)
            throws CelEvaluationException {
        ConditionShape shape = new ConditionShape(tree);
        boolean sound = tree.getResultType().equals(SimpleType.BOOL);
        if (!sound) {
            problems.add(1, "must be true or false as a whole; dyn() hides what this is");
        }
        for (CelExpr call : shape.literalCalls(TRIED_AT_LOAD)) {
            Optional<String> failure = tryOut(call);
            failure.ifPresent(message -> problems.add(lineOf(tree, call), message));
            sound &= failure.isEmpty();
        }
        return sound ? Optional.of(new Condition(text, runtime.createProgram(tree), shape)) : Optional.empty();
    }

    /** Whether a call with a literal would fail at run time: a regular expression or a time with a mistake. */
    private Optional<String> tryOut(CelExpr call) {
        String function = call.call().function();
        CelConstant literal = ConditionShape.lastArgument(call).constant();
        CelConstant[] arguments = function.equals("matches")
                ? new CelConstant[] {CelConstant.ofValue(""), literal}
                : new CelConstant[] {literal};
        // Compared with itself, since this compiler accepts truth values only.
        CelExpr tried =
                call(10, Operator.EQUALS.getFunction(), of(20, function, arguments), of(30, function, arguments));
        CelAbstractSyntaxTree tree =
                CelAbstractSyntaxTree.newParsedAst(tried, CelSource.newBuilder().build());
        try {
            runtime.createProgram(compiler.check(tree).getAst()).eval();
            return Optional.empty();
        } catch (CelValidationException | CelEvaluationException failure) {
            return Optional.of(function + "(\"" + literal.stringValue() + "\") would always fail: "
                    + CheckerWords.ofEvaluation(failure.getMessage()));
        }
    }

    private static CelExpr of(long id, String function, CelConstant... arguments) {
        CelExpr[] operands = new CelExpr[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            operands[i] = CelExpr.ofConstant(id + 1 + i, arguments[i]);
        }
        return call(id, function, operands);
    }

    private static CelExpr call(long id, String function, CelExpr... operands) {
        CelCall call =
                CelCall.newBuilder().setFunction(function).addArgs(operands).build();
        return CelExpr.newBuilder().setId(id).setCall(call).build();
    }

    private static void report(
            CelValidationResult checked, Map<Integer, String> unknownNames, CelSource source, Problems problems) {
        unknownNames.forEach((offset, message) -> problems.add(
                source.getOffsetLocation(offset).map(CelSourceLocation::getLine).orElse(1), message));
        for (CelIssue issue : checked.getErrors()) {
            // A name that is not declared is explained above, by its full name.
            boolean explained = !unknownNames.isEmpty() && issue.getMessage().startsWith("undeclared reference to");
            if (!explained) {
                problems.add(line(issue), CheckerWords.ofTypes(issue.getMessage()));
            }
        }
    }

    private static int line(CelIssue issue) {
        return Math.max(1, issue.getSourceLocation().getLine());
    }

    private static int lineOf(CelAbstractSyntaxTree tree, CelExpr expr) {
        return Optional.ofNullable(tree.getSource().getPositionsMap().get(expr.id()))
                .flatMap(offset -> tree.getSource().getOffsetLocation(offset))
                .map(CelSourceLocation::getLine)
                .orElse(1);
    }
}
