package org.portcullis.policy.rule;

import dev.cel.runtime.CelAttribute;
import dev.cel.runtime.CelAttributePattern;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelUnknownSet;
import dev.cel.runtime.CelVariableResolver;
import dev.cel.runtime.PartialVars;
import dev.cel.runtime.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A condition in CEL that was type-checked to a truth value. Evaluating it ends: CEL has no loops but macros over lists,
 * and their iterations are bounded.
 */
public final class Condition {

    /** What a condition says of one request. */
    public enum Answer {
        HOLDS,
        DOES_NOT_HOLD,
        FAILED,
        /** It depends on attributes whose values are not known. */
        UNDECIDED
    }

    /**
     * @param detail why it does not hold, how it failed, or the attributes that it needs; empty where there is nothing to
     *     add
     */
    public record Result(Answer answer, String detail) {}

    private static final Result HOLDS = new Result(Answer.HOLDS, "");
    private static final Result DOES_NOT_HOLD = new Result(Answer.DOES_NOT_HOLD, "");

    private final String text;
    private final Program program;
    private final ConditionShape shape;
    private final Set<Attribute> attributes;
    private final Map<Attribute, Set<String>> required;
    private final boolean readsDirectory;
    private final boolean readsProfile;

    Condition(String text, Program program, ConditionShape shape) {
        this.text = text;
        this.program = program;
        this.shape = shape;
        this.attributes = shape.attributes();
        this.required = shape.required();
        this.readsDirectory = attributes.stream().anyMatch(Attribute::isOfDirectory);
        this.readsProfile = attributes.stream().anyMatch(Attribute::isOfProfile);
    }

    /** As the policy writes it. */
    public String text() {
        return text;
    }

    ConditionShape shape() {
        return shape;
    }

    /** The attributes that it reads. */
    public Set<Attribute> attributes() {
        return attributes;
    }

    boolean readsDirectory() {
        return readsDirectory;
    }

    boolean readsProfile() {
        return readsProfile;
    }

    /**
     * Asks the condition. Most conditions begin by comparing an attribute with a literal, and most of those do not hold;
     * that is seen without running CEL. It gives the same answer: in CEL a conjunction with a false part is false, even
     * when another part fails.
     *
     * @param values a value of the right type for every attribute
     */
    public Result ask(Function<Attribute, Object> values) {
        return ask(values, Set.of());
    }

    /**
     * The same where not everything is known. It is undecided only when it depends on what is not known.
     *
     * @param unknown attributes whose value must not count
     */
    public Result ask(Function<Attribute, Object> values, Set<Attribute> unknown) {
        for (Map.Entry<Attribute, Set<String>> entry : required.entrySet()) {
            if (unknown.contains(entry.getKey())) {
                continue;
            }
            Object value = values.apply(entry.getKey());
            if (!entry.getValue().contains(value)) {
                return new Result(Answer.DOES_NOT_HOLD, entry.getKey().word() + " is \"" + value + '"');
            }
        }
        return run(values, unknown);
    }

    /** Asks the condition by running it, whatever can be seen without. */
    Result run(Function<Attribute, Object> values) {
        return run(values, Set.of());
    }

    private Result run(Function<Attribute, Object> values, Set<Attribute> unknown) {
        CelVariableResolver known =
                name -> Attribute.ofWord(name).flatMap(attribute -> Optional.of(values.apply(attribute)));
        Set<Attribute> missing = new TreeSet<>(attributes);
        missing.retainAll(unknown);
        try {
            Object value = missing.isEmpty()
                    ? program.eval(known)
                    : program.eval(PartialVars.of(
                            known,
                            missing.stream()
                                    .map(attribute -> CelAttributePattern.fromQualifiedIdentifier(attribute.word()))
                                    .toList()));
            if (value instanceof Boolean holds) {
                return holds ? HOLDS : DOES_NOT_HOLD;
            }
            return value instanceof CelUnknownSet needed
                    ? new Result(Answer.UNDECIDED, words(needed, missing))
                    : new Result(Answer.FAILED, "its value is neither true nor false");
        } catch (CelEvaluationException failure) {
            return new Result(Answer.FAILED, CheckerWords.ofEvaluation(failure.getMessage()));
        }
    }

    /** Which of the missing attributes the answer hangs on, as far as CEL says so. */
    private static String words(CelUnknownSet needed, Set<Attribute> missing) {
        Set<String> named =
                needed.attributes().stream().map(CelAttribute::toString).collect(Collectors.toSet());
        List<String> words = missing.stream().map(Attribute::word).toList();
        List<String> some = words.stream()
                .filter(word -> named.stream().anyMatch(name -> name.equals(word) || name.startsWith(word + "[")))
                .toList();
        return String.join(", ", some.isEmpty() ? words : some);
    }

    @Override
    public String toString() {
        return text;
    }
}
