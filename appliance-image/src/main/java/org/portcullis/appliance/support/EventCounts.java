package org.portcullis.appliance.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.portcullis.siem.journal.ReadOnlyJournal;
import org.portcullis.siem.journal.StoredJournal;

/**
 * How often what happened, by the newest events: their actions and failure codes, and nothing of whom they tell.
 *
 * @param first time of the oldest that is counted
 */
record EventCounts(
        long events, String first, String last, TreeMap<String, Long> actions, TreeMap<String, Long> failureCodes) {
    private static final int MOST = 100_000;
    /** Each start begins a segment, so the newest one may have few. */
    private static final int BEFORE_NEWEST_SEGMENT = 20_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    static EventCounts of(Path journal) throws IOException {
        StoredJournal stored = StoredJournal.in(journal);
        TreeMap<String, Long> actions = new TreeMap<>();
        TreeMap<String, Long> codes = new TreeMap<>();
        long events = 0;
        String first = "";
        String last = "";
        long from = Math.max(Math.max(1, stored.first()), stored.newest() - BEFORE_NEWEST_SEGMENT);
        try (JournalReader reader = ReadOnlyJournal.open(journal).reader(from)) {
            for (Optional<JournalRecord> next = reader.poll();
                    next.isPresent() && events < MOST;
                    next = reader.poll()) {
                JsonNode event = JSON.readTree(next.get().payload());
                events++;
                last = event.path("@timestamp").asText();
                first = first.isEmpty() ? last : first;
                count(actions, event.at("/event/action"));
                count(codes, event.at("/portcullis/failure/code"));
            }
        }
        return new EventCounts(events, first, last, actions, codes);
    }

    private static void count(TreeMap<String, Long> counts, JsonNode word) {
        if (word.isTextual()) {
            counts.merge(word.asText(), 1L, Long::sum);
        }
    }
}
