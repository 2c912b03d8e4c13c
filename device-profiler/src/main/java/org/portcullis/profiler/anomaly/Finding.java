package org.portcullis.profiler.anomaly;

import java.time.Duration;
import java.util.List;

/**
 * What a rule found.
 *
 * @param subject in whose memory it is kept that this was told
 * @param key the same finding of the same subject is not told again before {@code again} is over
 * @param sentence one English sentence
 * @param before what was known, for people
 * @param after what is there now
 */
public record Finding(
        AnomalyRule rule,
        String subject,
        String key,
        Duration again,
        Scene scene,
        String sentence,
        List<String> before,
        List<String> after) {
    public static final Duration DAY = Duration.ofDays(1);

    public Finding {
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /** As it is remembered that it was told. */
    public String told() {
        return key.isEmpty() ? rule.word() : rule.word() + " " + key;
    }
}
