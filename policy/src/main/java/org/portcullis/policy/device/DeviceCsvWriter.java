package org.portcullis.policy.device;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/**
 * Devices as the file that {@link DeviceCsv} reads, every field in quotes, and nothing in it that a spreadsheet takes for a
 * formula.
 */
public final class DeviceCsvWriter {
    private final CSVPrinter rows;

    /** Writes the header. */
    public DeviceCsvWriter(Appendable text) throws IOException {
        rows = new CSVPrinter(
                text, CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL).get());
        rows.printRecord(DeviceCsv.COLUMNS);
    }

    public void write(Device device) throws IOException {
        List<String> cells = List.of(
                device.serial().text(),
                device.name(),
                device.type(),
                device.vendor(),
                device.model(),
                device.owner(),
                String.join(" ", new TreeSet<>(device.tags())),
                device.state().word());
        rows.printRecord(cells.stream().map(FormulaGuard::guard).toList());
    }
}
