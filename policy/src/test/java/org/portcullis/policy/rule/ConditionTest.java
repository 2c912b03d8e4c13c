package org.portcullis.policy.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions: what they answer, and what is said of those that cannot be asked. */
class ConditionTest {
    private static final ConditionCompiler COMPILER = new ConditionCompiler();

    private static final Map<Attribute, Object> CAMERA = Map.of(
            Attribute.DEVICE_TYPE,
            "camera",
            Attribute.DEVICE_TAGS,
            List.of("indoor", "lobby"),
            Attribute.NAS_SITE,
            "lab",
            Attribute.TIME_HOUR,
            13L,
            Attribute.CREDENTIAL_NOT_AFTER,
            Instant.parse("2027-06-01T00:00:00Z"));

    private static Function<Attribute, Object> values(Map<Attribute, Object> known) {
        return attribute -> known.getOrDefault(attribute, attribute.type().absent());
    }

    private static List<String> problems(String text) {
        List<String> problems = new ArrayList<>();
        Optional<Condition> condition = COMPILER.compile(text, (line, message) -> problems.add(line + ": " + message));
        assertEquals(problems.isEmpty(), condition.isPresent());
        return problems;
    }

    private static Condition condition(String text) {
        assertEquals(List.of(), problems(text));
        return COMPILER.compile(text, (line, message) -> {}).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "true => HOLDS",
                "device.type == \"camera\" => HOLDS",
                "\"camera\" == device.type => HOLDS",
                "device.type == \"sensor\" => DOES_NOT_HOLD",
                "device.type in [\"sensor\", \"camera\"] => HOLDS",
                "device.type in [] => DOES_NOT_HOLD",
                "device.type == \"camera\" && nas.site == \"lab\" => HOLDS",
                "device.type == \"camera\" && nas.site == \"plant\" => DOES_NOT_HOLD",
                "device.type == \"camera\" && device.type == \"sensor\" => DOES_NOT_HOLD",
                "device.type == \"sensor\" || nas.site == \"lab\" => HOLDS",
                "!(device.type == \"sensor\") => HOLDS",
                "device.type != \"camera\" => DOES_NOT_HOLD",
                "\"lobby\" in device.tags => HOLDS",
                "device.tags.exists(t, t.startsWith(\"in\")) => HOLDS",
                "device.tags.all(t, t.size() == 5) => DOES_NOT_HOLD",
                "device.type.matches(\"^cam\") => HOLDS",
                "time.hour >= 8 && time.hour < 18 => HOLDS",
                "credential.notAfter > timestamp(\"2027-01-01T00:00:00Z\") => HOLDS",
                "credential.notAfter < timestamp(\"2027-01-01T00:00:00Z\") + duration(\"24h\") => DOES_NOT_HOLD",
                "device.owner == \"\" => HOLDS",
                "device.parent == \"\" && time.weekday == 0 && request.mac == \"\" => HOLDS",
                "device.tags[0] == \"indoor\" => HOLDS",
                "device.tags[7] == \"indoor\" => FAILED",
                "1 / (time.hour - 13) == 1 => FAILED",
                // In CEL a conjunction with a false part is false, whatever the other part does, on either side.
                "device.type == \"sensor\" && device.tags[7] == \"x\" => DOES_NOT_HOLD",
                "device.tags[7] == \"x\" && device.type == \"sensor\" => DOES_NOT_HOLD",
                "device.type == \"camera\" && device.tags[7] == \"x\" => FAILED",
                "device.type == \"camera\" || device.tags[7] == \"x\" => HOLDS",
            })
    void answers(String text, Condition.Answer answer) {
        assertEquals(answer, condition(text).ask(values(CAMERA)).answer());
        assertEquals(answer, condition(text).run(values(CAMERA)).answer());
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "device.tpye == \"camera\" => 1: unknown attribute device.tpye; did you mean device.type?",
                "devise.type == \"camera\" => 1: unknown attribute devise.type; did you mean device.type?",
                "device.colour == \"red\" => 1: unknown attribute device.colour; there are device.serial, device.name, device.type, device.vendor, device.model, device.owner, device.tags, device.state, device.parent",
                "switch.site == \"lab\" => 1: unknown attribute switch.site; attributes begin with device, credential, nas, request, directory, mab or time",
                "device.type == camera => 1: unknown attribute camera; if it is a text, it needs quotes: \"camera\"",
                "device.tags.exists(t, device.tpye == t) => 1: unknown attribute device.tpye; did you mean device.type?",
                "has(device.type) => 1: has() is not needed: an absent attribute has an empty value; compare it with \"\"",
                "has(device.tpye) => 1: unknown attribute device.tpye; did you mean device.type?",
                "device.type => 1: must be true or false as a whole: expected type 'bool' but found 'string'",
                "dyn(device.type) => 1: must be true or false as a whole; dyn() hides what this is",
                "device.type == 1 => 1: there is no == for (string, int); use values of types that fit",
                "device.tags == \"x\" => 1: there is no == for (list(string), string); use values of types that fit",
                "\"x\" in device.type => 1: there is no in for (string, string); use values of types that fit",
                "time.hour == \"1\" => 1: there is no == for (int, string); use values of types that fit",
                "time.hour == 1.0 => 1: there is no == for (int, double); use values of types that fit",
                "credential.notAfter > 5 => 1: there is no > for (timestamp, int); use values of types that fit",
                "!device.type => 1: there is no ! for (string); use values of types that fit",
                "device.type && true => 1: there is no && for (string, bool); use values of types that fit",
                "device.tags.exists(t, t == 1) => 1: there is no == for (string, int); use values of types that fit",
                "device.type.foo == \"x\" => 1: type 'string' does not support field selection",
                "device.type.startWith(\"x\") => 1: there is no function startWith; did you mean \"startsWith\"?",
                "device.type = \"x\" => 1: not valid CEL: a comparison is written ==",
                "device.type == => 1: not valid CEL: mismatched input '<EOF>'",
                "`` => 1: not valid CEL: mismatched input '<EOF>'",
                "device.type.matches(\"[\") => 1: matches(\"[\") would always fail: error parsing regexp: missing closing ]: `[`",
                "matches(device.type, \"(\") => 1: matches(\"(\") would always fail: error parsing regexp: missing closing ): `(`",
                "device.type.matches(\"(a{1000}){1000}\") => 1: matches(\"(a{1000}){1000}\") would always fail: Regex pattern exceeds allowed program size. Allowed: 1000, Provided: 1002002",
                "credential.notAfter > timestamp(\"2027-13-01\") => 1: timestamp(\"2027-13-01\") would always fail: Text '2027-13-01' could not be parsed at index 10",
                "credential.notAfter > timestamp(\"2027-01-01T00:00:00Z\") + duration(\"1x\") => 1: duration(\"1x\") would always fail: invalid duration format",
            })
    void whatCannotBeAskedIsExplained(String text, String problem) {
        List<String> problems = problems(text);
        assertTrue(problems.contains(problem) || problems.get(0).startsWith(problem), problems::toString);
    }

    @Test
    void everyUnknownNameIsNamedWithItsOwnLine() {
        assertEquals(
                List.of(
                        "2: unknown attribute device.tpye; did you mean device.type?",
                        "3: unknown attribute nas.sit; did you mean nas.site?"),
                problems("device.type == \"a\" &&\n device.tpye == \"b\"\n || nas.sit == \"x\""));
    }

    @Test
    void conditionsAreBounded() {
        String tooDeep = "1: not valid CEL: Expression recursion limit exceeded. limit: 32";
        assertEquals(List.of(tooDeep), problems("(".repeat(900) + "true" + ")".repeat(900)));
        assertEquals(List.of(tooDeep), problems("1" + "+1".repeat(900) + " == 1"));
        assertEquals(
                List.of("1: longer than 2000 characters; split it into several rules"),
                problems("true" + " ".repeat(ConditionCompiler.MAX_LENGTH)));
        // Long lists and long disjunctions are how policies grow; they are no nesting.
        condition("device.type == \"a\"" + " || device.type == \"a\"".repeat(80));
        condition("device.type in [" + "\"abcdef\",".repeat(150) + "\"a\"]");
    }

    @Test
    void iterationsAreBounded() {
        List<String> tags = java.util.Collections.nCopies(200, "x");
        Condition condition = condition("device.tags.all(a, device.tags.all(b, a == b))");
        assertEquals(
                Condition.Answer.HOLDS,
                condition
                        .ask(values(Map.of(Attribute.DEVICE_TAGS, tags.subList(0, 50))))
                        .answer());
        assertEquals(
                new Condition.Result(Condition.Answer.FAILED, "Iteration budget exceeded: 10000"),
                condition.ask(values(Map.of(Attribute.DEVICE_TAGS, tags))));
    }

    @Test
    void whatNeedsNoRunningSaysWhy() {
        assertEquals(
                new Condition.Result(Condition.Answer.DOES_NOT_HOLD, "device.type is \"camera\""),
                condition("time.hour > 8 && device.type == \"sensor\"").ask(values(CAMERA)));
    }

    @Test
    void everyAttributeCanBeRead() {
        for (Attribute attribute : Attribute.values()) {
            String text = switch (attribute.type()) {
                case TEXT -> attribute.word() + " == \"\"";
                case TEXTS -> attribute.word() + " == []";
                case NUMBER -> attribute.word() + " == 0";
                case TIME -> attribute.word() + " == timestamp(0)";
            };
            Condition condition = condition(text);
            assertEquals(Condition.Answer.HOLDS, condition.run(values(Map.of())).answer(), text);
            assertEquals(java.util.Set.of(attribute), condition.attributes());
        }
    }
}
