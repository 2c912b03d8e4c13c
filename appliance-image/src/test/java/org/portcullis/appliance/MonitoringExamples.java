package org.portcullis.appliance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dashboard and the alerts under docs/examples, held against the numbers that an appliance really has. */
final class MonitoringExamples {
    static final Path RULES = Path.of("../docs/examples/prometheus/portcullis.rules.yml");

    private static final Path DASHBOARD = Path.of("../docs/examples/grafana/portcullis.json");
    private static final Pattern SELECTOR = Pattern.compile("(portcullis_[a-z0-9_]+)(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without)\\s*\\(([^)]*)\\)");
    /** Added by Prometheus. */
    private static final Set<String> OF_THE_TARGET = Set.of("instance", "job");

    private final Map<String, Map<String, Set<String>>> labels = new HashMap<>();

    /** @param metrics what {@code /metrics} answered */
    MonitoringExamples(String metrics) {
        for (String line : metrics.lines().filter(text -> !text.startsWith("#")).toList()) {
            Matcher selector = SELECTOR.matcher(line);
            if (selector.lookingAt()) {
                Map<String, Set<String>> known = labels.computeIfAbsent(selector.group(1), name -> new HashMap<>());
                Matcher matcher = MATCHER.matcher(selector.group(2) == null ? "" : selector.group(2));
                while (matcher.find()) {
                    known.computeIfAbsent(matcher.group(1), name -> new HashSet<>())
                            .add(matcher.group(3));
                }
            }
        }
    }

    /** What they ask for and no appliance has. */
    List<String> problems() throws IOException {
        List<String> problems = new ArrayList<>();
        for (String expression : expressions()) {
            Set<String> known = new HashSet<>(OF_THE_TARGET);
            Matcher selector = SELECTOR.matcher(expression);
            while (selector.find()) {
                Map<String, Set<String>> has = labels.get(selector.group(1));
                if (has == null) {
                    problems.add(selector.group(1) + " is no metric: " + expression);
                    continue;
                }
                known.addAll(has.keySet());
                Matcher matcher = MATCHER.matcher(selector.group(2) == null ? "" : selector.group(2));
                while (matcher.find()) {
                    check(expression, has, matcher.group(1), matcher.group(3), problems);
                }
            }
            Matcher grouping = GROUPING.matcher(expression);
            while (grouping.find()) {
                for (String label : grouping.group(1).split("\\s*,\\s*")) {
                    if (!known.contains(label)) {
                        problems.add(label + " is no label: " + expression);
                    }
                }
            }
        }
        return problems;
    }

    private static void check(
            String expression, Map<String, Set<String>> has, String label, String values, List<String> problems) {
        if (OF_THE_TARGET.contains(label)) {
            return;
        }
        for (String value : values.split("\\|")) {
            if (!has.getOrDefault(label, Set.of()).contains(value)) {
                problems.add("no " + label + " is " + value + ": " + expression);
            }
        }
    }

    /** Every expression, of which there are many. */
    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode panel : new ObjectMapper().readTree(DASHBOARD.toFile()).get("panels")) {
            panel.path("targets")
                    .forEach(target -> expressions.add(target.get("expr").asText()));
        }
        for (String rule : Files.readString(RULES).split("- alert: ")) {
            int begin = rule.indexOf("expr:");
            if (begin >= 0) {
                expressions.add(rule.substring(begin, rule.indexOf("        for:")));
            }
        }
        if (expressions.size() < 40) {
            throw new AssertionError("expressions were overlooked: " + expressions);
        }
        return expressions;
    }
}
