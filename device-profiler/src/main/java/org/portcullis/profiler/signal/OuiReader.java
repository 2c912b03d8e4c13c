package org.portcullis.profiler.signal;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.policy.value.ConfigProblem;

/**
 * Reads to whom blocks of MAC addresses are assigned: what is shipped, and over it an admin's files. A file is {@code
 * PREFIX<TAB>VENDOR} a line under a line {@code # NAME VERSION DATE}, or as the IEEE publishes it (oui.csv, mam.csv,
 * oui36.csv: Registry,Assignment,Organization Name,...); either may be compressed by gzip.
 */
public final class OuiReader {
    private static final String SHIPPED = "/org/portcullis/profiler/oui.gz";
    private static final Pattern HEADING = Pattern.compile("# (\\S{1,64} \\S{1,64}) (\\d{4}-\\d{2}-\\d{2})\\b.*");
    private static final String IEEE = "Registry,Assignment,Organization Name";
    private static final int GZIP_1 = 0x1F;
    private static final int GZIP_2 = 0x8B;

    /** Three times what there is. */
    private static final int MAX_BLOCKS = 200_000;

    /** Octets, uncompressed: the IEEE's own files have 5 MB together. */
    private static final int MAX_OCTETS = 32 << 20;

    private final String file;

    private OuiReader(String file) {
        this.file = file;
    }

    /**
     * What is shipped, and over it those files.
     *
     * @throws ConfigException when one of them cannot be used; it says where
     */
    public static OuiTable read(List<Path> files) {
        List<OuiFile> all = new ArrayList<>(List.of(shipped()));
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                LocalDate written =
                        LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC);
                all.add(new OuiReader(file.toString()).read(in, written));
            } catch (IOException unreadable) {
                throw problem(file.toString(), 1, "cannot be read: " + unreadable.getMessage());
            }
        }
        return OuiTable.of(all);
    }

    private static OuiFile shipped() {
        try (InputStream in = OuiReader.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing in the program");
            }
            return new OuiReader("oui.gz").read(in, LocalDate.EPOCH);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** @param written the date of a file that does not say its own */
    static OuiFile read(String file, InputStream in, LocalDate written) throws IOException {
        return new OuiReader(file).read(in, written);
    }

    private OuiFile read(InputStream raw, LocalDate written) throws IOException {
        BufferedInputStream buffered = new BufferedInputStream(raw);
        buffered.mark(2);
        boolean compressed = buffered.read() == GZIP_1 && buffered.read() == GZIP_2;
        buffered.reset();
        byte[] text = (compressed ? new GZIPInputStream(buffered) : buffered).readNBytes(MAX_OCTETS + 1);
        if (text.length > MAX_OCTETS) {
            throw problem(1, "has more than " + (MAX_OCTETS >> 20) + " MB; this is no list of the IEEE's assignments");
        }
        String all = new String(text, StandardCharsets.UTF_8);
        String first = all.lines().findFirst().orElse("").replace("\uFEFF", "");
        Matcher heading = HEADING.matcher(first);
        if (heading.matches()) {
            return lines(new OuiFile(heading.group(1), heading.group(2)), all);
        }
        if (first.startsWith(IEEE)) {
            return csv(new OuiFile(file, written.toString()), all);
        }
        throw problem(1, "must begin with \"# NAME VERSION DATE\" or with \"" + IEEE + ",...\"");
    }

    private OuiFile lines(OuiFile into, String text) {
        int number = 0;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            number++;
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            int tab = line.indexOf('\t');
            if (tab < 0) {
                throw problem(number, "must be PREFIX, a tab and the vendor");
            }
            add(into, line.substring(0, tab), line.substring(tab + 1), number);
        }
        return checked(into);
    }

    private OuiFile csv(OuiFile into, String text) throws IOException {
        try (CSVParser rows = CSVParser.builder()
                .setReader(new StringReader(text))
                .setFormat(CSVFormat.RFC4180)
                .get()) {
            for (CSVRecord row : rows) {
                // The IEEE's files put one after the other have a heading each.
                if (row.size() >= 3 && !"Assignment".equals(row.get(1))) {
                    add(into, row.get(1), row.get(2).isBlank() ? "Private" : row.get(2), rows.getCurrentLineNumber());
                }
            }
        } catch (UncheckedIOException | IllegalArgumentException notCsv) {
            throw problem(1, "cannot be read as CSV: " + notCsv.getMessage());
        }
        return checked(into);
    }

    private void add(OuiFile into, String prefix, String vendor, long line) {
        Optional<String> wrong = into.add(prefix, vendor);
        if (wrong.isPresent()) {
            throw problem(line, wrong.get());
        }
        if (into.size() > MAX_BLOCKS) {
            throw problem(line, "has more than " + MAX_BLOCKS + " blocks; this is no list of the IEEE's assignments");
        }
    }

    private OuiFile checked(OuiFile read) {
        if (read.size() == 0) {
            throw problem(1, "has no block");
        }
        return read;
    }

    private ConfigException problem(long line, String what) {
        return problem(file, line, what);
    }

    private static ConfigException problem(String file, long line, String what) {
        return new ConfigException(List.of(new ConfigProblem(file, (int) line, "", what)));
    }
}
