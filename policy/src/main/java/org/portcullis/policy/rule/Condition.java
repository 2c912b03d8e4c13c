package org.portcullis.policy.rule;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A condition in CEL that was type-checked to a truth value. Evaluating it ends: CEL has no loops but macros over lists,
 * and their iterations are bounded.
 */
public final class Condition {

    /** What a condition says of one request. */
    public enum Answer {
        HOLDS,
        DOES_NOT_HOLD,
        FAILED
    }

    /**
     * @param detail why it does not hold, or how it failed; empty where there is nothing to add
     */
    public record Result(Answer answer, String detail) {}

    private static final Result HOLDS = new Result(Answer.HOLDS, "");
    private static final Result DOES_NOT_HOLD = new Result(Answer.DOES_NOT_HOLD, "");

    private final String text;
    private final Program program;
    private final Set<Attribute> attributes;
    private final Map<Attribute, Set<String>> required;
    private final boolean readsDirectory;

    Condition(String text, Program program, Set<Attribute> attributes, Map<Attribute, Set<String>> required) {
        this.text = text;
        this.program = program;
        this.attributes = attributes;
        this.required = required;
        this.readsDirectory = attributes.stream().anyMatch(Attribute::isOfDirectory);
    }

    /** As the policy writes it. */
    public String text() {
        return text;
    }

    /** The attributes that it reads. */
    public Set<Attribute> attributes() {
        return attributes;
    }

    boolean readsDirectory() {
        return readsDirectory;
    }

    /**
     * Asks the condition. Most conditions begin by comparing an attribute with a literal, and most of those do not hold;
     * that is seen without running CEL. It gives the same answer: in CEL a conjunction with a false part is false, even
     * when another part fails.
     *
     * @param values a value of the right type for every attribute
     */
    public Result ask(Function<Attribute, Object> values) {
        for (Map.Entry<Attribute, Set<String>> entry : required.entrySet()) {
            Object value = values.apply(entry.getKey());
            if (!entry.getValue().contains(value)) {
                return new Result(Answer.DOES_NOT_HOLD, entry.getKey().word() + " is \"" + value + '"');
            }
        }
        return run(values);
    }

    /** Asks the condition by running it, whatever can be seen without. */
    Result run(Function<Attribute, Object> values) {
        try {
            Object value = program.eval(
                    name -> Attribute.ofWord(name).flatMap(attribute -> Optional.of(values.apply(attribute))));
            if (value instanceof Boolean holds) {
                return holds ? HOLDS : DOES_NOT_HOLD;
            }
            return new Result(Answer.FAILED, "its value is neither true nor false");
        } catch (CelEvaluationException failure) {
            return new Result(Answer.FAILED, CheckerWords.ofEvaluation(failure.getMessage()));
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
