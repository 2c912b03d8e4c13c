package org.portcullis.policy.device;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.portcullis.policy.value.Serial;

/**
 * Devices as comma-separated values (RFC 4180) under the header {@code serial,name,type,vendor,model,owner,tags,state};
 * columns may be left out or in another order, but {@code serial} must be there. Tags are separated by spaces or
 * semicolons. A text that begins like a formula may have an apostrophe in front, as {@link DeviceCsvWriter} gives it.
 *
 * @param rows the good rows, each with its line in the file
 * @param problems line -> what is wrong with it
 */
public record DeviceCsv(Map<Long, DeviceRow> rows, Map<Long, String> problems) {
    static final List<String> COLUMNS = List.of("serial", "name", "type", "vendor", "model", "owner", "tags", "state");

    /** Rows beyond this many are not read. */
    public static final int MAX_ROWS = 500_000;

    /** More problems than these are not looked for. */
    private static final int MAX_PROBLEMS = 1_000;

    /** Reads everything; what is wrong is in the result, never thrown. */
    public static DeviceCsv read(Reader text) {
        Map<Long, DeviceRow> devices = new LinkedHashMap<>();
        Map<Long, String> problems = new TreeMap<>();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
        long line = 0;
        try (CSVParser rows = CSVParser.builder()
                .setReader(withoutMark(text))
                .setFormat(format)
                .get()) {
            Optional<String> header = headerProblem(rows.getHeaderNames());
            if (header.isPresent()) {
                return new DeviceCsv(Map.of(), Map.of(1L, header.get()));
            }
            Set<Serial> seen = new HashSet<>();
            for (CSVRecord row : rows) {
                line = rows.getCurrentLineNumber();
                if (devices.size() == MAX_ROWS || problems.size() == MAX_PROBLEMS) {
                    problems.put(
                            line,
                            devices.size() == MAX_ROWS
                                    ? "a file has at most " + MAX_ROWS + " devices"
                                    : "too much is wrong; the rest was not read");
                    break;
                }
                try {
                    DeviceRow device = device(row);
                    if (!seen.add(device.serial())) {
                        throw new IllegalArgumentException(device.serial() + " stands in this file twice");
                    }
                    devices.put(line, device);
                } catch (IllegalArgumentException wrong) {
                    problems.put(line, wrong.getMessage());
                }
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException notCsv) {
            problems.put(line + 1, "cannot be read as CSV: " + (isNoUtf8(notCsv) ? "not UTF-8" : why(notCsv)));
        }
        return new DeviceCsv(devices, problems);
    }

    /** The byte order mark with which some spreadsheets begin a file. */
    private static Reader withoutMark(Reader text) throws IOException {
        PushbackReader reader = new PushbackReader(text);
        int first = reader.read();
        if (first >= 0 && first != '\uFEFF') {
            reader.unread(first);
        }
        return reader;
    }

    private static boolean isNoUtf8(Exception problem) {
        return problem instanceof CharacterCodingException || problem.getCause() instanceof CharacterCodingException;
    }

    /** What the parser said, without the name of its exception. */
    private static String why(Exception problem) {
        return problem instanceof UncheckedIOException unchecked
                ? unchecked.getCause().getMessage()
                : problem.getMessage();
    }

    private static Optional<String> headerProblem(List<String> header) {
        List<String> unknown =
                header.stream().filter(column -> !COLUMNS.contains(column)).toList();
        if (!unknown.isEmpty()) {
            return Optional.of("the header has the unknown column \"" + unknown.get(0) + "\"; known: "
                    + String.join(",", COLUMNS));
        }
        if (new HashSet<>(header).size() < header.size()) {
            return Optional.of("the header has a column twice: " + String.join(",", header));
        }
        return header.contains("serial")
                ? Optional.empty()
                : Optional.of("the header lacks the column serial; expected " + String.join(",", COLUMNS));
    }

    private static DeviceRow device(CSVRecord row) {
        if (!row.isConsistent()) {
            throw new IllegalArgumentException("has " + row.size() + " fields, the header has "
                    + row.getParser().getHeaderNames().size());
        }
        return new DeviceRow(
                new Serial(FormulaGuard.unguard(row.get("serial"))),
                text(row, "name"),
                text(row, "type"),
                text(row, "vendor"),
                text(row, "model"),
                text(row, "owner"),
                value(row, "tags", text -> DeviceText.tags(words(text))),
                text(row, "state").filter(state -> !state.isEmpty()).map(DeviceCsv::state));
    }

    private static LifecycleState state(String word) {
        return LifecycleState.ofWord(word)
                .orElseThrow(() -> new IllegalArgumentException("the state \"" + word + "\" is not one of "
                        + Arrays.stream(LifecycleState.values())
                                .map(LifecycleState::word)
                                .collect(Collectors.joining(", "))));
    }

    private static Optional<String> text(CSVRecord row, String column) {
        return value(row, column, DeviceText::text);
    }

    private static <T> Optional<T> value(CSVRecord row, String column, Function<String, T> reading) {
        if (!row.isMapped(column)) {
            return Optional.empty();
        }
        try {
            return Optional.of(reading.apply(FormulaGuard.unguard(row.get(column))));
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(column + " " + wrong.getMessage(), wrong);
        }
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[\\s;]+"))
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
