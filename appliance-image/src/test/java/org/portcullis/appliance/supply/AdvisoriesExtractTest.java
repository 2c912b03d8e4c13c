package org.portcullis.appliance.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.radius.external.RequiresProgram;

/** The program {@code src/supply/advisories}, on a database of three advisories in the form of OSV. */
@RequiresProgram(value = "python3", debianPackage = "python3")
class AdvisoriesExtractTest {
    private static final String PARTS = """
            {"components": [{"purl": "pkg:maven/org.acme/anvil@1.0?type=jar"}, {"purl": "pkg:npm/uplot@1.6.32"}]}""";
    private static final String ADVISORY = """
            {"id": "GHSA-aaaa-bbbb-cccc", "aliases": [%s], "summary": "An anvil\\n falls", %s
             "database_specific": {"severity": "HIGH"},
             "affected": [{"package": {"ecosystem": "%s", "name": "%s"},
                           "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.2"}]},
                                      {"type": "ECOSYSTEM", "events": [{"introduced": "2.0"}, {"last_affected": "2.3"}]},
                                      {"type": "ECOSYSTEM", "events": [{"introduced": "3.0"}]}],
                           "database_specific": {"last_known_affected_version_range": "<= 3.1"}}]}""";

    @TempDir
    Path folder;

    @Test
    void takesWhatConcernsWhatIsShipped() throws Exception {
        Path script = folder.resolve("appliance-image/src/supply/advisories");
        write(folder.resolve("appliance-image/target/portcullis/sbom.json"), PARTS);
        write(script, Files.readString(Path.of("src/supply/advisories")));
        advisory(1, ADVISORY.formatted("\"CVE-2026-1\"", "", "Maven", "org.acme:hammer"));
        advisory(2, ADVISORY.formatted("", "", "npm", "uplot"));
        advisory(3, ADVISORY.formatted("\"CVE-2026-3\"", "", "Maven", "org.other:anvil"));
        advisory(
                4,
                ADVISORY.formatted(
                        "\"CVE-2026-4\"", "\"withdrawn\": \"2026-01-01T00:00:00Z\",", "Maven", "org.acme:anvil"));
        Process process = new ProcessBuilder(
                        "python3", script.toString(), folder.resolve("database").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertEquals(0, process.waitFor());
        assertEquals("6 rows for 1 groups and 1 npm packages\n", Files.readString(folder.resolve("output")));

        Advisories known = Advisories.read(script.resolveSibling("advisories.tsv"));
        assertEquals(
                List.of(
                        new Advisories.Advisory(
                                "maven:org.acme:hammer", "0", "1.2", "", "HIGH", "CVE-2026-1", "An anvil falls"),
                        new Advisories.Advisory(
                                "maven:org.acme:hammer", "2.0", "", "2.3", "HIGH", "CVE-2026-1", "An anvil falls"),
                        new Advisories.Advisory(
                                "maven:org.acme:hammer", "3.0", "", "3.1", "HIGH", "CVE-2026-1", "An anvil falls"),
                        new Advisories.Advisory(
                                "npm:uplot", "0", "1.2", "", "HIGH", "GHSA-aaaa-bbbb-cccc", "An anvil falls"),
                        new Advisories.Advisory(
                                "npm:uplot", "2.0", "", "2.3", "HIGH", "GHSA-aaaa-bbbb-cccc", "An anvil falls"),
                        new Advisories.Advisory(
                                "npm:uplot", "3.0", "", "3.1", "HIGH", "GHSA-aaaa-bbbb-cccc", "An anvil falls")),
                known.all());
    }

    private void advisory(int number, String json) throws Exception {
        write(
                folder.resolve(
                        "database/advisories/github-reviewed/2026/01/GHSA-" + number + "/GHSA-" + number + ".json"),
                json);
    }

    private static void write(Path file, String text) throws Exception {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
