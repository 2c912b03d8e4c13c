package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** The alerts for Prometheus, by its own tool: that they can be read, and fire when they should. */
@RequiresProgram(value = "promtool", debianPackage = "prometheus")
class AlertingRulesTest {
    private static final String CASES = "portcullis.rules.test.yml";

    @TempDir
    Path folder;

    @Test
    void eachAlertFiresWhenItShould() throws Exception {
        Path rules = folder.resolve(MonitoringExamples.RULES.getFileName().toString());
        Files.copy(MonitoringExamples.RULES, rules);
        Path cases = folder.resolve(CASES);
        try (InputStream in = AlertingRulesTest.class.getResourceAsStream("/prometheus/" + CASES)) {
            Files.copy(in, cases);
        }
        Set<String> alerts = names("- alert: (\\w+)", rules);
        assertTrue(alerts.size() > 10, alerts.toString());
        assertEquals(alerts, names("alertname: (\\w+)", cases), "each alert has a case");
        Home.command("promtool", "check", "rules", rules.toString()).done();
        Home.command("promtool", "test", "rules", cases.toString()).done();
        Home.command(
                        "promtool",
                        "check",
                        "config",
                        "--syntax-only",
                        MonitoringExamples.RULES
                                .resolveSibling("prometheus.yml")
                                .toString())
                .done();
    }

    private static Set<String> names(String pattern, Path file) throws Exception {
        Set<String> names = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(file));
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}
