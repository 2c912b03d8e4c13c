package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureCodeTest {

    /** Code, side and fix as they are here, in this order; beside them what the code means and a typical cause. */
    @Test
    void theDocumentationHasEveryCodeAsItIs() throws Exception {
        List<String[]> rows = Files.readAllLines(Path.of("../docs/failures.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" *\\| *"))
                .toList();
        assertEquals(
                Arrays.stream(FailureCode.values())
                        .map(code -> "`" + code.code() + "` " + code.side().word() + " " + code.fix())
                        .toList(),
                rows.stream().map(row -> row[1] + " " + row[2] + " " + row[4]).toList());
        rows.forEach(row -> {
            assertEquals(6, row.length, "five cells of " + row[1]);
            assertFalse(row[3].isBlank() || row[5].isBlank(), row[1]);
        });
    }

    /** A fix says what to do, and is short enough for a table. */
    @ParameterizedTest
    @EnumSource
    void aFixIsASentence(FailureCode code) {
        assertTrue(code.fix().endsWith(".") && code.fix().length() <= 250, code.fix());
        assertTrue(Character.isUpperCase(code.fix().charAt(0)), code.fix());
    }
}
