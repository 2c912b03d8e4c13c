package org.portcullis.siem.asset;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.DurationText;
import org.portcullis.siem.index.MemorySearch;

/** What Elastic Security makes of a rule: run by run, its query over what it looks back to, and its threshold. */
final class ElasticEvaluator {
    private ElasticEvaluator() {}

    static boolean fires(JsonNode rule, List<SecurityEvent> events) throws IOException {
        Set<String> found;
        try (MemorySearch search = new MemorySearch(events, Recorded.BEGIN)) {
            found = new HashSet<>(search.ids(rule.get("query").asText()));
        }
        List<SecurityEvent> selected = events.stream()
                .filter(event -> found.contains(event.id()))
                .sorted(Comparator.comparing(SecurityEvent::time))
                .toList();
        if (selected.isEmpty()) {
            return false;
        }
        Duration back = DurationText.parse(rule.get("from").asText().substring("now-".length()))
                .orElseThrow();
        Duration interval = DurationText.parse(rule.get("interval").asText()).orElseThrow();
        Instant end = selected.get(selected.size() - 1).time().plus(interval);
        for (Instant run = selected.get(0).time(); !run.isAfter(end); run = run.plus(interval)) {
            List<SecurityEvent> seen = SigmaEvaluator.within(selected, run.minus(back), run);
            if (rule.get("type").asText().equals("query") ? !seen.isEmpty() : reached(rule.get("threshold"), seen)) {
                return true;
            }
        }
        return false;
    }

    private static boolean reached(JsonNode threshold, List<SecurityEvent> events) {
        List<Field> by = StreamSupport.stream(threshold.get("field").spliterator(), false)
                .map(name -> Field.named(name.asText()).orElseThrow())
                .toList();
        Map<List<Object>, List<SecurityEvent>> groups = events.stream()
                .filter(event -> by.stream().allMatch(field -> event.get(field).isPresent()))
                .collect(Collectors.groupingBy(event ->
                        by.stream().map(field -> event.get(field).get()).toList()));
        return groups.values().stream()
                .anyMatch(group -> group.size() >= threshold.get("value").asInt()
                        && StreamSupport.stream(threshold.get("cardinality").spliterator(), false)
                                .allMatch(different -> SigmaEvaluator.distinct(
                                                group,
                                                Field.named(different
                                                                .get("field")
                                                                .asText())
                                                        .orElseThrow())
                                        >= different.get("value").asInt()));
    }
}
