package org.portcullis.profiler.anomaly;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many anomalies a rule may tell in an hour: {@value #MOST}. A switch that is renamed puts all that is behind it in a new
 * place at once; beyond so many they are counted. Safe for several threads.
 */
final class RuleQuota {
    static final int MOST = 100;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final Logger LOG = LoggerFactory.getLogger(RuleQuota.class);

    private final Map<AnomalyRule, Window> windows = new EnumMap<>(AnomalyRule.class);
    private final Map<AnomalyRule, Long> counted = new EnumMap<>(AnomalyRule.class);

    private record Window(Instant since, int told) {}

    /** Whether it may tell one more. */
    synchronized boolean take(AnomalyRule rule, Instant now) {
        Window window = windows.get(rule);
        if (window == null || !now.isBefore(window.since.plus(HOUR))) {
            window = new Window(now, 0);
        }
        if (window.told >= MOST) {
            if (window.told == MOST) {
                LOG.warn(
                        "the rule {} has told {} anomalies within an hour; until {} others are only counted",
                        rule.word(),
                        MOST,
                        window.since.plus(HOUR));
                windows.put(rule, new Window(window.since, MOST + 1));
            }
            counted.merge(rule, 1L, Long::sum);
            return false;
        }
        windows.put(rule, new Window(window.since, window.told + 1));
        return true;
    }

    /** How many were only counted since the start. */
    synchronized long onlyCounted(AnomalyRule rule) {
        return counted.getOrDefault(rule, 0L);
    }
}
