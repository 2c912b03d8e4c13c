package org.portcullis.profiler.anomaly;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Something that no longer fits, as it is kept.
 *
 * @param id also of the event that tells it
 * @param at when it was found
 * @param mode the rule's at that time
 * @param node that found it
 * @param source the event that showed it; of what no event showed, what it was
 * @param action what was done about it, or why nothing was; empty where nothing was to be done
 * @param acknowledged empty while it is open
 */
public record Anomaly(
        String id,
        Instant at,
        AnomalyRule rule,
        Mode mode,
        String node,
        Scene scene,
        String sentence,
        List<String> before,
        List<String> after,
        String source,
        String action,
        Optional<Acknowledgement> acknowledged) {

    /** Somebody has seen to it. */
    public record Acknowledgement(String by, Instant at, String reason) {}

    public Anomaly {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** The same with what was done about it. */
    public Anomaly acted(String done) {
        return new Anomaly(id, at, rule, mode, node, scene, sentence, before, after, source, done, acknowledged);
    }
}
