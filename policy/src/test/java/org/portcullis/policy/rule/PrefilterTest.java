package org.portcullis.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Asking a condition gives the answer that running it gives, whatever is seen without running it. */
class PrefilterTest {
    private static final List<Attribute> TEXTS =
            List.of(Attribute.DEVICE_TYPE, Attribute.NAS_SITE, Attribute.DEVICE_OWNER);
    static final List<String> WORDS = List.of("a", "b", "");

    @Test
    void askingIsRunning() {
        long seed = new Random().nextLong();
        System.out.println("PrefilterTest seed " + seed);
        Random random = new Random(seed);
        ConditionCompiler compiler = new ConditionCompiler();
        Map<Condition.Answer, Integer> answers = new EnumMap<>(Condition.Answer.class);
        int seenWithout = 0;
        for (int i = 0; i < 1_500; i++) {
            String text = expression(random, 3);
            Condition condition = compiler.compile(text, (line, message) -> {
                        throw new AssertionError(text + ": " + message);
                    })
                    .orElseThrow();
            for (int j = 0; j < 10; j++) {
                Map<Attribute, Object> known = new EnumMap<>(Attribute.class);
                TEXTS.forEach(attribute -> known.put(attribute, word(random)));
                known.put(Attribute.DEVICE_TAGS, random.nextBoolean() ? List.of() : List.of(word(random)));
                Function<Attribute, Object> values = attribute ->
                        known.getOrDefault(attribute, attribute.type().absent());
                Condition.Result asked = condition.ask(values);
                assertEquals(condition.run(values).answer(), asked.answer(), () -> text + " of " + known);
                answers.merge(asked.answer(), 1, Integer::sum);
                seenWithout += asked.detail().contains(" is \"") ? 1 : 0;
            }
        }
        assertEquals(3, answers.size(), "every answer must occur: " + answers);
        assertTrue(seenWithout > 1_000, "seen without running: " + seenWithout);
    }

    private static String word(Random random) {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    static String expression(Random random, int depth) {
        String attribute = TEXTS.get(random.nextInt(TEXTS.size())).word();
        int kind = random.nextInt(depth > 0 ? 12 : 7);
        return switch (kind) {
            case 0, 1 -> attribute + " == \"" + word(random) + '"';
            case 2 -> '"' + word(random) + "\" == " + attribute;
            case 3 -> attribute + " in [\"" + word(random) + "\", \"" + word(random) + "\"]";
            case 4 -> "\"" + word(random) + "\" in device.tags";
            case 5 -> "device.tags[0] == \"" + word(random) + '"';
            case 6 -> attribute + " != \"" + word(random) + '"';
            case 7 -> "!(" + expression(random, depth - 1) + ")";
            case 8 -> "(" + expression(random, depth - 1) + " || " + expression(random, depth - 1) + ")";
            case 9 ->
                "(" + expression(random, depth - 1) + " ? " + expression(random, depth - 1) + " : "
                        + expression(random, depth - 1) + ")";
            default -> "(" + expression(random, depth - 1) + " && " + expression(random, depth - 1) + ")";
        };
    }
}
