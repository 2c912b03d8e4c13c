package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailureCodeTest {

    @Test
    void theDocumentationHasEveryCodeAsItIs() throws Exception {
        List<String> documented = Files.readAllLines(Path.of("../docs/failures.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        assertEquals(
                Arrays.stream(FailureCode.values())
                        .map(code -> "| `" + code.code() + "` | " + code.side().word() + " | " + code.fix() + " |")
                        .toList(),
                documented);
    }
}
