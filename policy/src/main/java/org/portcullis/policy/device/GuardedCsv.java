package org.portcullis.policy.device;

import java.io.IOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;

/** Comma-separated values (RFC 4180), every one in quotes, and nothing among them that a spreadsheet takes for a formula. */
public final class GuardedCsv {
    private final CSVPrinter rows;

    /** Writes the header. */
    public GuardedCsv(Appendable text, List<String> header) throws IOException {
        rows = new CSVPrinter(
                text, CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL).get());
        rows.printRecord(header);
    }

    public void write(List<String> cells) throws IOException {
        rows.printRecord(cells.stream().map(FormulaGuard::guard).toList());
    }
}
