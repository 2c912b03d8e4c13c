package org.portcullis.siem.asset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.siem.index.MemorySearch;

/** The rules find what they are for, and not what is nearly that: as Sigma is specified, and as Elastic runs them. */
class DetectionRulesTest {
    private static final String INDICES = "logs-portcullis.access-*";

    private final DetectionRules rules = new DetectionRules();

    static Stream<Scenario> scenarios() {
        return Scenarios.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("scenarios")
    void firesAndMisses(Scenario scenario) throws Exception {
        String file = "portcullis_" + scenario.rule() + ".yml";
        SigmaRule rule = SigmaReader.read(file, rules.files().get(file));
        JsonNode elastic = ElasticRule.of(rule, INDICES);
        for (List<SecurityEvent> events : scenario.fires()) {
            assertTrue(SigmaEvaluator.fires(rule, events), () -> "Sigma: " + events);
            assertTrue(ElasticEvaluator.fires(elastic, events), () -> "Elastic: " + events);
        }
        for (List<SecurityEvent> events : scenario.misses()) {
            assertFalse(SigmaEvaluator.fires(rule, events), () -> "Sigma: " + events);
            assertFalse(ElasticEvaluator.fires(elastic, events), () -> "Elastic: " + events);
        }
    }

    @Test
    void everyRuleHasAScenario() {
        Set<String> tried = Scenarios.all()
                .map(scenario -> "portcullis_" + scenario.rule() + ".yml")
                .collect(Collectors.toSet());
        assertEquals(new TreeSet<>(rules.files().keySet()), new TreeSet<>(tried));
    }

    @Test
    void noFileIsForgotten() throws Exception {
        URI one = DetectionRules.class
                .getResource("sigma/portcullis_crl_refused.yml")
                .toURI();
        try (Stream<Path> files = Files.list(Path.of(one).getParent())) {
            Set<String> there = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            assertEquals(new TreeSet<>(there), new TreeSet<>(rules.files().keySet()));
        }
    }

    /** The two forms select the same of all recorded events, whether or not they are many enough. */
    @Test
    void bothFormsSelectTheSameEvents() throws Exception {
        List<SecurityEvent> events = Recorded.all();
        int selecting = 0;
        try (MemorySearch search = new MemorySearch(events, Recorded.BEGIN)) {
            for (SigmaRule rule : rules.rules()) {
                Set<String> bySigma = events.stream()
                        .filter(event -> SigmaEvaluator.matches(rule.detection(), event))
                        .map(SecurityEvent::id)
                        .collect(Collectors.toSet());
                assertEquals(bySigma, new HashSet<>(search.ids(rule.detection().kql())), rule.title());
                selecting += bySigma.isEmpty() ? 0 : 1;
            }
        }
        assertTrue(selecting >= 20, selecting + " rules select a recorded event");
    }

    @Test
    void elasticHasWhatItsImportWants() throws Exception {
        Set<String> ids = new HashSet<>();
        String ndjson = new SiemAssets("logs-portcullis.access-default", java.time.Duration.ofDays(90))
                .files()
                .get("elastic/detection-rules.ndjson");
        for (String line : ndjson.lines().toList()) {
            JsonNode rule = new ObjectMapper().readTree(line);
            assertTrue(ids.add(rule.get("rule_id").asText()), line);
            assertEquals(INDICES, rule.at("/index/0").asText());
            assertTrue(
                    Set.of("low", "medium", "high", "critical")
                            .contains(rule.get("severity").asText()),
                    line);
            assertTrue(
                    rule.get("risk_score").asInt() > 0 && rule.get("risk_score").asInt() < 100, line);
            assertTrue(rule.get("from").asText().matches("now-\\d+[smh]|now-\\d+d"), line);
            assertTrue(rule.get("description").asText().endsWith("."), line);
            assertTrue(rule.get("note").asText().length() > 40, line);
            assertFalse(rule.get("false_positives").isEmpty(), line);
            assertFalse(rule.get("threat").isEmpty(), line);
            rule.get("threat")
                    .forEach(threat -> assertFalse(threat.get("technique").isEmpty(), line));
            rule.at("/investigation_fields/field_names")
                    .forEach(name -> assertTrue(Field.named(name.asText()).isPresent(), line));
            boolean threshold = rule.get("type").asText().equals("threshold");
            assertEquals(threshold, rule.has("threshold"), line);
            assertTrue(!threshold || rule.at("/threshold/field").size() <= 5, line);
        }
        assertEquals(rules.files().size(), ids.size());
    }

    @Test
    void tellsWhatIsWrongWithARule() {
        String text = rules.files().get("portcullis_crl_refused.yml");
        for (String[] wrong : new String[][] {
            {"event.action:", "event.activity:"},
            {"condition: selection", "condition: election"},
            {"event.action:", "event.action|re:"},
            {"level: medium", "level: dire"},
        }) {
            String changed = text.replace(wrong[0], wrong[1]);
            ConfigException problem = assertThrows(ConfigException.class, () -> SigmaReader.read("x.yml", changed));
            assertTrue(problem.getMessage().contains("x.yml"), problem.getMessage());
        }
    }
}
