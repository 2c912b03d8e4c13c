package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/conformance.md} promises a test for every row; each must be there, under that name. */
class ConformanceTableTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Pattern LINK = Pattern.compile("\\[(\\w+)#(\\w+)]\\(([^)]+)\\)");

    @Test
    void everyRowLinksToATestThatExists() throws IOException {
        List<String> wrong = new ArrayList<>();
        int rows = 0;
        for (String line : Files.readAllLines(DOCS.resolve("conformance.md"))) {
            if (!line.startsWith("| ") || line.startsWith("| clause")) {
                continue;
            }
            rows++;
            Matcher link = LINK.matcher(line);
            boolean linked = false;
            while (link.find()) {
                linked = true;
                if (!exists(link.group(1), link.group(2), DOCS.resolve(link.group(3)))) {
                    wrong.add(link.group());
                }
            }
            if (!linked) {
                wrong.add("no test: " + line);
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(rows > 0, "the table is empty");
    }

    private static boolean exists(String type, String method, Path file) throws IOException {
        return Files.exists(file)
                && file.getFileName().toString().equals(type + ".java")
                && Pattern.compile("void " + method + "\\(")
                        .matcher(Files.readString(file))
                        .find();
    }
}
