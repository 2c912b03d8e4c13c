package org.portcullis.appliance.supply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the distribution is made of: its list of parts is true and whole, and none has a vulnerability that is known. */
class ShippedPartsIT {
    private static final Path HOME = Path.of(System.getProperty("portcullis.home"));
    private static final int MONTHS_UNTIL_OLD = 6;
    private static final List<JsonNode> PARTS = new ArrayList<>();

    @BeforeAll
    static void read() throws Exception {
        JsonNode bom = new ObjectMapper().readTree(HOME.resolve("sbom.json").toFile());
        assertEquals("CycloneDX", bom.get("bomFormat").asText());
        assertEquals("portcullis", bom.at("/metadata/component/name").asText());
        assertTrue(bom.at("/metadata/timestamp").isMissingNode(), "a time of its own in each build");
        bom.get("components").forEach(PARTS::add);
    }

    @Test
    void partsAreTheJarsOctetForOctet() throws Exception {
        Map<String, String> shipped = new TreeMap<>();
        for (Path jar : jars()) {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            shipped.put(HexFormat.of().formatHex(hash), jar.getFileName().toString());
        }
        Map<String, String> listed = new TreeMap<>();
        for (JsonNode part : PARTS) {
            if (part.get("purl").asText().startsWith("pkg:maven/")) {
                String hash = part.at("/hashes/0/content").asText();
                String jar = shipped.getOrDefault(hash, "no jar: " + part);
                assertTrue(
                        jar.startsWith(part.get("name").asText() + "-"
                                + part.get("version").asText()),
                        jar);
                listed.put(hash, jar);
            }
        }
        assertEquals(shipped, listed);
    }

    @Test
    void theProgramsClassPathIsWhatIsShipped() throws Exception {
        Path own = jars().stream()
                .filter(jar -> jar.getFileName().toString().startsWith("appliance-image-"))
                .findFirst()
                .orElseThrow();
        try (JarFile jar = new JarFile(own.toFile())) {
            TreeSet<String> named = new TreeSet<>(List.of(
                    jar.getManifest().getMainAttributes().getValue("Class-Path").split(" ")));
            named.add(own.getFileName().toString());
            TreeSet<String> shipped = new TreeSet<>();
            jars().forEach(file -> shipped.add(file.getFileName().toString()));
            assertEquals(shipped, named);
        }
    }

    @Test
    void eachPartHasVersionLicenceAndText() throws Exception {
        String table = Files.readString(HOME.resolve("licences/THIRD-PARTY.md"));
        for (JsonNode part : PARTS) {
            String name = part.get("name").asText();
            assertTrue(part.hasNonNull("version") || part.get("type").asText().equals("data"), name);
            assertTrue(part.at("/hashes/0/content").asText().matches("[0-9a-f]{64}"), name);
            String licence = part.at("/licenses/0/license/id").asText();
            assertFalse(licence.isEmpty(), name);
            String row = table.lines()
                    .filter(line -> line.matches("\\| ([^:]*:)?" + Pattern.quote(name) + " \\(.*")
                            && line.contains("| " + part.path("version").asText() + " | " + licence + " |"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + " is not in THIRD-PARTY.md"));
            String[] texts = row.substring(row.indexOf(licence) + licence.length() + 3, row.length() - 2)
                    .trim()
                    .split(", ");
            for (String text : texts) {
                Path file = HOME.resolve(text.equals("LICENSE") ? "licences/LICENSE" : "licences/parts/" + text);
                assertTrue(Files.size(file) > 50, file.toString());
            }
        }
    }

    @Test
    void nothingShippedHasAKnownVulnerability() throws Exception {
        Advisories known = Advisories.read(AdvisoriesTest.FILE);
        LocalDate today = LocalDate.now();
        if (known.whole().plusMonths(MONTHS_UNTIL_OLD).isBefore(today)) {
            System.err.println("WARNING: the advisories are whole until " + known.whole()
                    + " only; docs/supply-chain.md says how to make them anew.");
        }
        Map<String, String> accepted = new TreeMap<>();
        Advisories.rows(Files.readAllLines(Path.of("src/supply/accepted.tsv")), 4)
                .filter(cell -> !cell[3].isBlank() && !LocalDate.parse(cell[2]).isBefore(today))
                .forEach(cell -> accepted.put(cell[0] + " " + cell[1], cell[3]));
        List<String> found = new ArrayList<>();
        TreeSet<String> needless = new TreeSet<>(accepted.keySet());
        for (JsonNode part : PARTS) {
            for (String subject : subjects(part)) {
                known.of(subject, part.path("version").asText())
                        .filter(one -> !needless.remove(one.id() + " " + subject)
                                && !accepted.containsKey(one.id() + " " + subject))
                        .forEach(one -> found.add(part.get("purl").asText() + ": " + one));
            }
        }
        assertTrue(
                found.isEmpty(),
                () -> "upgrade these, or accept them with a reason and a day in src/supply/accepted.tsv:\n"
                        + String.join("\n", found));
        assertEquals(
                new TreeSet<>(), needless, "accepted, but nothing shipped has it: take the line out of accepted.tsv");
    }

    @Test
    void theProgramSaysWhatItIs() throws Exception {
        Process process = new ProcessBuilder(HOME.resolve("bin/portcullis").toString(), "--version")
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = process.inputReader()) {
            List<String> lines = output.lines().toList();
            assertTrue(lines.get(0).matches("portcullis \\d+\\.\\d+\\.\\d+.*"), lines.toString());
            assertTrue(lines.get(1).matches("built 20\\d\\d-.*Z, runs on Java .*"), lines.toString());
            assertTrue(
                    lines.get(2).contains(HOME.toRealPath().resolve("sbom.json").toString()), lines.toString());
        }
        assertEquals(0, process.waitFor());
    }

    /** A WebJar is what npm has under the same name. */
    private static List<String> subjects(JsonNode part) {
        String group = part.path("group").asText();
        String name = part.get("name").asText();
        if (group.isEmpty()) {
            return List.of("npm:" + name);
        }
        String maven = "maven:" + group + ":" + name;
        return group.equals("org.webjars.npm") ? List.of(maven, "npm:" + name) : List.of(maven);
    }

    private static List<Path> jars() throws Exception {
        try (Stream<Path> files = Files.list(HOME.resolve("lib"))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }
}
