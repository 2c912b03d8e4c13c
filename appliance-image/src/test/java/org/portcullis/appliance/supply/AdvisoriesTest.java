package org.portcullis.appliance.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdvisoriesTest {
    static final Path FILE = Path.of("src/supply/advisories.tsv");

    @ParameterizedTest
    @CsvSource({
        "2.0,   2.18.6, '',     2.18.5, true",
        "2.0,   2.18.6, '',     2.18.6, false",
        "2.0,   2.18.6, '',     1.9,    false",
        "0,     1.85,   '',     1.9,    true", // 9 is less than 85
        "0,     '',     1.61.0, 1.61.0, true",
        "0,     '',     1.61.0, 1.62.0, false",
        "0,     '',     '',     99,     true",
        "0,     32.0.0, '',     31.1-jre, true",
        "9.4.0, 9.4.57.v20241219, '', 9.4.56.v20240826, true",
        "3.0.0, 3.1.0,  '',     3.1.0-rc1, true",
    })
    void covers(String introduced, String fixed, String last, String version, boolean covered) {
        assertEquals(
                covered, new Advisories.Advisory("maven:g:a", introduced, fixed, last, "", "", "").covers(version));
    }

    @Test
    void whatWasShippedOnceWouldBeFound() throws Exception {
        Advisories known = Advisories.read(FILE);
        assertEquals(
                List.of("CVE-2024-52046", "CVE-2026-41409", "CVE-2026-42778", "CVE-2026-42779", "CVE-2026-47065"),
                ids(known, "maven:org.apache.mina:mina-core", "2.2.3"));
        assertTrue(ids(known, "maven:org.bouncycastle:bcprov-jdk18on", "1.84").contains("CVE-2026-8763"));
        assertTrue(ids(known, "maven:com.fasterxml.jackson.core:jackson-core", "2.20.1")
                .contains("GHSA-r7wm-3cxj-wff9"));
        assertEquals(List.of("CVE-2026-45292"), ids(known, "maven:io.opentelemetry:opentelemetry-api", "1.29.0"));
        assertEquals(List.of("CVE-2024-21489"), ids(known, "npm:uplot", "1.6.30"));
    }

    @Test
    void brokenFilesAreNoCleanBill(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("advisories.tsv");
        Files.writeString(file, "maven:g:a\t0\t\t\tHIGH\tCVE-1\tsummary\n");
        assertThrows(IllegalStateException.class, () -> Advisories.read(file));
        Files.writeString(file, "# whole: 2026-11-26\nmaven:g:a 0 HIGH CVE-1\n");
        assertThrows(IllegalStateException.class, () -> Advisories.read(file));
    }

    private static List<String> ids(Advisories known, String subject, String version) {
        return known.of(subject, version)
                .map(Advisories.Advisory::id)
                .distinct()
                .sorted()
                .toList();
    }
}
