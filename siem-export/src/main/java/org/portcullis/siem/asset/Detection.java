package org.portcullis.siem.asset;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.portcullis.policy.event.Field;

/**
 * Which single events a Sigma rule is about: named selections, and a condition that joins them by {@code and}, {@code or},
 * {@code not} and parentheses (Sigma Rules Specification 2.1, Detection).
 */
record Detection(Map<String, List<Match>> selections, String condition) {
    private static final Pattern WORD = Pattern.compile("\\w+");
    private static final Set<String> JOINTS = Set.of("and", "or", "not");

    /** What a field has to be, as the modifiers of Sigma have it; of the rest none is used here. */
    enum Operator {
        /** One of the values, without regard to case. */
        EQUALS,
        /** There at all. */
        EXISTS,
        /** A number, and no smaller one. */
        GTE
    }

    /** @param values one or more; of {@link Operator#EXISTS} and {@link Operator#GTE} there is one */
    record Match(Field field, Operator operator, List<String> values) {
        String kql() {
            return switch (operator) {
                case EXISTS -> field + ": *";
                case GTE -> field + " >= " + values.get(0);
                case EQUALS ->
                    values.size() == 1
                            ? field + ": " + quoted(values.get(0))
                            : values.stream()
                                    .map(Match::quoted)
                                    .collect(Collectors.joining(" or ", field + ": (", ")"));
            };
        }

        private static String quoted(String value) {
            return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    /** The names of selections that the condition asks for. */
    Set<String> asked() {
        return WORD.matcher(condition)
                .results()
                .map(word -> word.group())
                .filter(word -> !JOINTS.contains(word))
                .collect(Collectors.toSet());
    }

    /** The same question in Kibana's language, whose joints are the same words. */
    String kql() {
        return WORD.matcher(condition)
                .replaceAll(word -> JOINTS.contains(word.group())
                        ? word.group()
                        : java.util.regex.Matcher.quoteReplacement(selection(word.group())));
    }

    private String selection(String name) {
        String all = selections.get(name).stream().map(Match::kql).collect(Collectors.joining(" and "));
        return selections.size() == 1 ? all : "(" + all + ")";
    }
}
