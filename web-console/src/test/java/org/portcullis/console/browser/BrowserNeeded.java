package org.portcullis.console.browser;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;

/** Whether there is a browser to test with; in CI there must be. */
final class BrowserNeeded {
    private BrowserNeeded() {}

    static void check(Path... programs) {
        for (Path program : programs) {
            if (!Files.isExecutable(program)) {
                String reason = program + " is missing: apt-get install chromium chromium-driver";
                if ("true".equals(System.getenv("CI"))) {
                    fail(reason);
                }
                abort(reason);
            }
        }
    }
}
