package org.portcullis.policy.device;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.portcullis.policy.value.Serial;

/**
 * Devices as comma-separated values (RFC 4180) under the header {@code serial,name,type,vendor,model,owner,tags,state};
 * columns may be left out or in another order, but {@code serial} must be there. Tags are separated by spaces or
 * semicolons.
 *
 * @param devices the good rows, each with its line in the file
 * @param problems line -> what is wrong with it
 */
public record DeviceCsv(Map<Long, NewDevice> devices, Map<Long, String> problems) {
    private static final List<String> COLUMNS =
            List.of("serial", "name", "type", "vendor", "model", "owner", "tags", "state");
    private static final int MAX_TEXT = 256;
    private static final int MAX_TAGS = 32;

    /** Reads everything; what is wrong is in the result, never thrown. */
    public static DeviceCsv read(Reader text) {
        Map<Long, NewDevice> devices = new LinkedHashMap<>();
        Map<Long, String> problems = new TreeMap<>();
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .setTrim(true)
                .setIgnoreEmptyLines(true)
                .get();
        long line = 1;
        try (CSVParser rows =
                CSVParser.builder().setReader(text).setFormat(format).get()) {
            Optional<String> header = headerProblem(rows.getHeaderNames());
            if (header.isPresent()) {
                return new DeviceCsv(Map.of(), Map.of(1L, header.get()));
            }
            Set<Serial> seen = new HashSet<>();
            for (CSVRecord row : rows) {
                line = rows.getCurrentLineNumber();
                try {
                    NewDevice device = device(row);
                    if (!seen.add(device.serial())) {
                        throw new IllegalArgumentException(device.serial() + " stands in this file twice");
                    }
                    devices.put(line, device);
                } catch (IllegalArgumentException wrong) {
                    problems.put(line, wrong.getMessage());
                }
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException notCsv) {
            problems.put(line, "cannot be read as CSV: " + notCsv.getMessage());
        }
        return new DeviceCsv(devices, problems);
    }

    private static Optional<String> headerProblem(List<String> header) {
        List<String> unknown =
                header.stream().filter(column -> !COLUMNS.contains(column)).toList();
        if (!unknown.isEmpty()) {
            return Optional.of("the header has the unknown column \"" + unknown.get(0) + "\"; known: "
                    + String.join(",", COLUMNS));
        }
        return header.contains("serial")
                ? Optional.empty()
                : Optional.of("the header lacks the column serial; expected " + String.join(",", COLUMNS));
    }

    private static NewDevice device(CSVRecord row) {
        if (!row.isConsistent()) {
            throw new IllegalArgumentException("has " + row.size() + " fields, the header has "
                    + row.getParser().getHeaderNames().size());
        }
        String state = text(row, "state");
        return new NewDevice(
                new Serial(text(row, "serial")),
                text(row, "name"),
                text(row, "type"),
                text(row, "vendor"),
                text(row, "model"),
                text(row, "owner"),
                tags(text(row, "tags")),
                Optional.empty(),
                state.isEmpty()
                        ? LifecycleState.REGISTERED
                        : LifecycleState.ofWord(state)
                                .orElseThrow(() -> new IllegalArgumentException("the state \"" + state
                                        + "\" is not one of "
                                        + Arrays.stream(LifecycleState.values())
                                                .map(LifecycleState::word)
                                                .collect(Collectors.joining(", ")))));
    }

    private static String text(CSVRecord row, String column) {
        if (!row.isMapped(column)) {
            return "";
        }
        String text = row.get(column);
        if (text.length() > MAX_TEXT) {
            throw new IllegalArgumentException(column + " has more than " + MAX_TEXT + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(column + " has a control character");
        }
        return text;
    }

    private static Set<String> tags(String text) {
        List<String> tags = new ArrayList<>(Arrays.asList(text.split("[\\s;]+")));
        tags.removeIf(String::isEmpty);
        if (tags.size() > MAX_TAGS) {
            throw new IllegalArgumentException("has more than " + MAX_TAGS + " tags");
        }
        return Set.copyOf(new HashSet<>(tags));
    }
}
