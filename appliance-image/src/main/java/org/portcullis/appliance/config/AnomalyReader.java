package org.portcullis.appliance.config;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.portcullis.policy.value.YamlMap;
import org.portcullis.policy.value.YamlValue;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.AnomalySettings;
import org.portcullis.profiler.anomaly.Mode;
import org.portcullis.profiler.anomaly.Reach;

/** Reads {@code profiler.anomalies}: what is noticed, and what is done about it. */
final class AnomalyReader {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST_PER_HOUR = 10_000;
    private static final Pattern PERCENT = Pattern.compile("(\\d{1,2}(?:\\.\\d)?|100)%");

    private AnomalyReader() {}

    static AnomalySettings read(YamlMap anomalies) {
        AnomalySettings standard = AnomalySettings.STANDARD;
        YamlMap rules = anomalies.get("rules").map();
        Map<AnomalyRule, Mode> modes = new EnumMap<>(AnomalyRule.class);
        for (AnomalyRule rule : AnomalyRule.values()) {
            YamlValue mode = rules.get(rule.word()).map().get("mode");
            mode.word(Mode.class).ifPresent(wanted -> modes.put(rule, wanted));
            if (modes.get(rule) == Mode.ACT && rule.reach() == Reach.NOTHING) {
                mode.problem("is act, and there is nothing that acting on " + rule.word() + " would help; use alert");
            }
        }
        YamlMap act = anomalies.get("act").map();
        return new AnomalySettings(
                anomalies.get("learning").duration(Duration.ZERO, LONGEST, standard.learning()),
                modes,
                act.get("quarantineFor").duration(Duration.ofMinutes(1), LONGEST, standard.quarantineFor()),
                act.get("perHour").integer(1, MOST_PER_HOUR, standard.perHour()),
                act.get("brake")
                        .parse("a share of the live devices like 2% or 0.5%", AnomalyReader::share)
                        .orElse(standard.brake()));
    }

    private static Optional<Double> share(String text) {
        Matcher percent = PERCENT.matcher(text);
        return percent.matches() ? Optional.of(Double.parseDouble(percent.group(1)) / 100) : Optional.empty();
    }
}
