package org.portcullis.siem.asset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.DurationText;

/**
 * A rule as Elastic Security imports it ({@code POST /api/detection_engine/rules/_import}, one object a line): a custom query
 * where each event counts, a threshold rule where they are counted. Disabled, until somebody enables it.
 */
final class ElasticRule {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration INTERVAL = Duration.ofMinutes(5);

    /** How far back a query looks beyond its interval; an event that has its alert gets no second one. */
    private static final Duration LATE = Duration.ofHours(1);

    /** Runs of a counting rule in its timespan: what it looks back beyond that is as much less. */
    private static final int RUNS = 10;

    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(30);
    private static final String ATTACK = "https://attack.mitre.org/";

    private ElasticRule() {}

    /** @param indices the pattern of the indices that have the events */
    static ObjectNode of(SigmaRule rule, String indices) {
        ObjectNode out = JSON.createObjectNode();
        out.put("rule_id", rule.id())
                .put("name", rule.title())
                .put("description", rule.description())
                .put("severity", rule.level().name().toLowerCase(Locale.ROOT))
                .put("risk_score", rule.level().riskScore())
                .put("enabled", false)
                .put("type", rule.correlation().isPresent() ? "threshold" : "query")
                .put("language", "kuery")
                .put("query", rule.detection().kql());
        out.putArray("index").add(indices);
        rule.correlation().ifPresent(counted -> threshold(out, counted));
        Duration interval = rule.correlation().map(ElasticRule::interval).orElse(INTERVAL);
        Duration back =
                rule.correlation().map(Correlation::timespan).orElse(LATE).plus(interval);
        out.put("interval", DurationText.format(interval))
                .put("from", "now-" + DurationText.format(back))
                .put("to", "now")
                .put("max_signals", 100)
                .put("version", 1)
                .put("note", "## What to do\n\n" + rule.runbook());
        out.putArray("author").add(rule.author());
        out.putArray("tags").add("Portcullis").add("Network access control");
        out.putArray("references");
        ArrayNode falsePositives = out.putArray("false_positives");
        rule.falsePositives().forEach(falsePositives::add);
        ArrayNode fields = out.putObject("investigation_fields").putArray("field_names");
        rule.fields().forEach(field -> fields.add(field.name()));
        ArrayNode threats = out.putArray("threat");
        Attack.of(rule.tags()).forEach(threat -> threat(threats.addObject(), threat));
        return out;
    }

    private static void threshold(ObjectNode out, Correlation counted) {
        ObjectNode threshold = out.putObject("threshold");
        ArrayNode fields = threshold.putArray("field");
        counted.groupBy().stream().map(Field::name).forEach(fields::add);
        threshold.put("value", counted.distinct().isPresent() ? 1 : counted.atLeast());
        ArrayNode cardinality = threshold.putArray("cardinality");
        counted.distinct()
                .ifPresent(field ->
                        cardinality.addObject().put("field", field.name()).put("value", counted.atLeast()));
    }

    private static Duration interval(Correlation counted) {
        Duration part = Duration.ofMinutes(
                Math.max(1, counted.timespan().dividedBy(RUNS).toMinutes()));
        return part.compareTo(LONGEST_INTERVAL) < 0 ? part : LONGEST_INTERVAL;
    }

    private static void threat(ObjectNode out, Attack.Threat threat) {
        out.put("framework", "MITRE ATT&CK");
        out.putObject("tactic")
                .put("id", threat.tactic().id())
                .put("name", threat.tactic().name())
                .put("reference", ATTACK + "tactics/" + threat.tactic().id() + "/");
        ArrayNode techniques = out.putArray("technique");
        threat.techniques().forEach(technique -> {
            ObjectNode one = techniques.addObject();
            one.put("id", technique.id())
                    .put("name", technique.name())
                    .put("reference", ATTACK + "techniques/" + technique.id() + "/");
            one.putArray("subtechnique");
        });
    }
}
