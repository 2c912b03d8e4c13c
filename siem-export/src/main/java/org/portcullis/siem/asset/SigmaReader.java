package org.portcullis.siem.asset;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.YamlDocument;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;

/**
 * Reads a Sigma file: one rule, or a rule and the correlation over its events as a second document. A field that no event
 * has is a problem, as is whatever of Sigma is not understood here.
 */
final class SigmaReader {
    private static final String DOCUMENT_END = "\n---\n";
    private static final Duration LONGEST = Duration.ofDays(90);
    private static final int MANY = 100_000;

    private SigmaReader() {}

    /** @param name by which a correlation calls it */
    private record Named(String name, SigmaRule rule) {}

    /** @param rule the name of the rule whose events are counted */
    private record Counted(String rule, Correlation correlation) {}

    /** @throws ConfigException with every problem of the file */
    static SigmaRule read(String file, String text) {
        int end = text.indexOf(DOCUMENT_END);
        if (end < 0) {
            return document(file, text, Optional.empty()).rule;
        }
        Named events = document(file, text.substring(0, end), Optional.empty());
        return document(file, text.substring(end + DOCUMENT_END.length()), Optional.of(events)).rule;
    }

    /** @param events the rule whose events this one counts */
    private static Named document(String file, String text, Optional<Named> events) {
        return YamlDocument.read(file, text).as(root -> document(root, events));
    }

    private static Named document(YamlMap root, Optional<Named> events) {
        root.get("status").text();
        root.get("date").text();
        Optional<Counted> counted = Optional.empty();
        Detection detection;
        if (events.isPresent()) {
            counted = Optional.of(counted(root.require("correlation").map()));
            detection = events.get().rule.detection();
            if (!counted.get().rule.equals(events.get().name)) {
                root.get("correlation").problem("must be about the rule of the same file, " + events.get().name);
            }
        } else {
            root.require("logsource").map().require("product").text();
            root.get("logsource").map().require("service").text();
            detection = detection(root.require("detection").map());
        }
        SigmaRule rule = new SigmaRule(
                root.require("id").text(""),
                root.require("title").text(""),
                root.get("description").text(""),
                root.get("author").text(""),
                root.get("tags").texts(),
                detection,
                counted.map(Counted::correlation),
                fields(root.get("fields")),
                root.get("falsepositives").texts(),
                root.get("level").word(SigmaRule.Level.class, SigmaRule.Level.LOW),
                root.get("runbook").text(""));
        return new Named(root.get("name").text(""), rule);
    }

    private static Detection detection(YamlMap map) {
        String condition = map.require("condition").text("");
        Map<String, List<Detection.Match>> selections = new LinkedHashMap<>();
        map.entries().forEach((name, value) -> {
            if (!name.equals("condition")) {
                selections.put(name, matches(value.map()));
            }
        });
        Detection detection = new Detection(selections, condition);
        if (!selections.keySet().equals(detection.asked())) {
            map.get("condition").problem("must ask for each of " + selections.keySet());
        }
        return detection;
    }

    private static List<Detection.Match> matches(YamlMap selection) {
        return selection.entries().entrySet().stream()
                .flatMap(entry -> match(entry.getKey(), entry.getValue()).stream())
                .toList();
    }

    private static Optional<Detection.Match> match(String key, YamlValue value) {
        int bar = key.indexOf('|');
        String name = bar < 0 ? key : key.substring(0, bar);
        Optional<Detection.Operator> operator = bar < 0
                ? Optional.of(Detection.Operator.EQUALS)
                : switch (key.substring(bar + 1)) {
                    case "exists" -> Optional.of(Detection.Operator.EXISTS).filter(there -> value.bool(false));
                    case "gte" ->
                        Optional.of(Detection.Operator.GTE)
                                .filter(number -> value.integer(0, MANY).isPresent());
                    default -> Optional.empty();
                };
        if (operator.isEmpty()) {
            value.problem("must be without a modifier, |exists: true, or |gte with a number");
        }
        return field(name, value)
                .flatMap(field -> operator.map(known -> new Detection.Match(field, known, value.texts())));
    }

    private static Counted counted(YamlMap map) {
        String type = map.require("type").text("");
        List<String> rules = map.require("rules").texts();
        YamlMap condition = map.require("condition").map();
        Optional<Field> distinct = condition.get("field").text().flatMap(name -> field(name, condition.get("field")));
        if (!type.equals(distinct.isPresent() ? "value_count" : "event_count")) {
            map.get("type").problem("must be value_count with a field, or event_count without one");
        }
        return new Counted(
                rules.size() == 1 ? rules.get(0) : "",
                new Correlation(
                        fields(map.require("group-by")),
                        map.require("timespan").duration(Duration.ofMinutes(1), LONGEST, LONGEST),
                        condition.require("gte").integer(1, MANY, 1),
                        distinct));
    }

    private static List<Field> fields(YamlValue list) {
        return list.list().stream()
                .flatMap(value -> value.text().flatMap(name -> field(name, value)).stream())
                .toList();
    }

    private static Optional<Field> field(String name, YamlValue at) {
        Optional<Field> field = Field.named(name);
        if (field.isEmpty()) {
            at.problem(name + " is no field of an event");
        }
        return field;
    }
}
