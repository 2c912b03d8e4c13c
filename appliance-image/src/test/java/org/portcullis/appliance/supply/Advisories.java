package org.portcullis.appliance.supply;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.apache.maven.artifact.versioning.ComparableVersion;

/** The known vulnerabilities of {@code advisories.tsv}. */
record Advisories(LocalDate whole, List<Advisory> all) {
    private static final String WHOLE = "# whole: ";

    /**
     * One range of versions of one package.
     *
     * @param subject ecosystem, then group and artifact or name: {@code maven:G:A}, {@code npm:N}
     * @param introduced the first version that has it; 0 for all
     * @param fixed the first that has it no more, or empty
     * @param last the last that has it, or empty
     */
    record Advisory(
            String subject, String introduced, String fixed, String last, String severity, String id, String summary) {
        boolean covers(String version) {
            ComparableVersion asked = new ComparableVersion(version);
            return (introduced.equals("0") || asked.compareTo(new ComparableVersion(introduced)) >= 0)
                    && (fixed.isEmpty() || asked.compareTo(new ComparableVersion(fixed)) < 0)
                    && (last.isEmpty() || asked.compareTo(new ComparableVersion(last)) <= 0);
        }
    }

    static Advisories read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        LocalDate whole = LocalDate.parse(lines.stream()
                .filter(line -> line.startsWith(WHOLE))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(file + " has no line \"" + WHOLE + "\""))
                .substring(WHOLE.length()));
        List<Advisory> all = rows(lines, 7)
                .map(cell -> new Advisory(cell[0], cell[1], cell[2], cell[3], cell[4], cell[5], cell[6]))
                .toList();
        return new Advisories(whole, all);
    }

    /** The cells of lines that are no comments. */
    static Stream<String[]> rows(List<String> lines, int cells) {
        return lines.stream().filter(line -> !line.startsWith("#")).map(line -> {
            String[] row = line.split("\t", -1);
            if (row.length != cells) {
                throw new IllegalStateException("not " + cells + " cells between tabs: " + line);
            }
            return row;
        });
    }

    Stream<Advisory> of(String subject, String version) {
        return all.stream().filter(one -> one.subject().equals(subject) && one.covers(version));
    }
}
