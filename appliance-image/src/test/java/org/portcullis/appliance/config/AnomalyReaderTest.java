package org.portcullis.appliance.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.AnomalySettings;
import org.portcullis.profiler.anomaly.Mode;

/** The key {@code profiler.anomalies}. */
class AnomalyReaderTest {
    @TempDir
    private Path folder;

    private AnomalySettings read(String anomalies) throws Exception {
        Path file =
                Files.writeString(folder.resolve("portcullis.yml"), "profiler: { anomalies: { " + anomalies + " } }\n");
        return ConfigurationReader.read(file, "host", name -> Optional.empty()).anomalies();
    }

    @Test
    void itsDefaultsNeverAct() throws Exception {
        AnomalySettings standard = read("");
        assertEquals(AnomalySettings.STANDARD, standard);
        for (AnomalyRule rule : AnomalyRule.values()) {
            assertTrue(standard.mode(rule) == Mode.RECORD || standard.mode(rule) == Mode.ALERT, rule.word());
        }
    }

    @Test
    void everyKey() throws Exception {
        assertEquals(
                new AnomalySettings(
                        Duration.ZERO,
                        Map.of(AnomalyRule.TWO_PLACES_AT_ONCE, Mode.ACT, AnomalyRule.STORM, Mode.OFF),
                        Duration.ofMinutes(30),
                        5,
                        0.005),
                read("learning: 0, rules: { two-places-at-once: { mode: act }, storm: { mode: off } },"
                        + " act: { quarantineFor: 30m, perHour: 5, brake: 0.5% }"));
    }

    @Test
    void theBrakeAllowsOneAtLeast() {
        assertEquals(1, AnomalySettings.STANDARD.allowed(10));
        assertEquals(20, AnomalySettings.STANDARD.allowed(1_000));
    }

    @Test
    void whatIsNeitherIsAnError() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "rules: { new-plaze: { mode: alert } }", "new-plaze",
                        "rules: { new-place: { mode: shout } }", "off, record, alert, act",
                        "rules: { silence: { mode: act } }", "use alert",
                        "act: { brake: 2 }", "a share of the live devices like 2%",
                        "act: { perHour: 0 }", "perHour")
                .entrySet()) {
            ConfigException refused = assertThrows(ConfigException.class, () -> read(wrong.getKey()), wrong.getKey());
            assertTrue(
                    refused.getMessage().contains(wrong.getValue()),
                    List.of(refused.getMessage()).toString());
        }
    }
}
