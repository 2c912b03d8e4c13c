package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ManPageTest {
    private final String page = ManPage.of(Main.commandLine(), "1.2.3", "2026-01-01");

    @Test
    void everyCommandHasItsSection() {
        Main.commandLine()
                .getSubcommands()
                .keySet()
                .forEach(verb -> assertTrue(
                        page.contains("\n.SS portcullis " + verb.replace("-", "\\-")),
                        verb + " is missing in\n" + page));
        assertTrue(page.contains("\n.SS portcullis device state\n"), "a verb below a verb");
    }

    @Test
    void optionsStandWithValueDefaultAndWhetherTheyAreNeeded() {
        for (String entry : List.of(
                ".B \\-\\-config FILE\nThe configuration, portcullis.yml. Required.\n",
                ".B \\-\\-address ADDRESS\nWhere RADIUS will listen (default 0.0.0.0).\n",
                ".B \\-\\-accept\\-clock\n")) {
            assertTrue(page.contains(entry), entry + "\nis missing in\n" + page);
        }
    }
}
