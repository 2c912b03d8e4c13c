package org.portcullis.profiler.anomaly;

import java.time.Duration;
import java.util.Map;

/**
 * How anomalies are looked for, and what is done about them.
 *
 * @param learning for so long a device is only learned; then what it does is compared with that
 * @param modes those that are not in it have their rule's own
 * @param quarantineFor for so long acting lasts, at a device, a MAC address or a port
 * @param perHour in an hour it is acted at most so often
 * @param brake of the devices that are live, the share on which it may be acted within an hour; 0 to 1
 */
public record AnomalySettings(
        Duration learning, Map<AnomalyRule, Mode> modes, Duration quarantineFor, int perHour, double brake) {
    public static final AnomalySettings STANDARD =
            new AnomalySettings(Duration.ofDays(7), Map.of(), Duration.ofHours(1), 20, 0.02);

    public AnomalySettings {
        modes = Map.copyOf(modes);
    }

    public Mode mode(AnomalyRule rule) {
        return modes.getOrDefault(rule, rule.standard());
    }

    /** On how many it may be acted within an hour, where so many are live: on one always. */
    public long allowed(long live) {
        return Math.max(1, (long) Math.floor(brake * live));
    }
}
