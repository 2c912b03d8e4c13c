package org.portcullis.console.page.search;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.portcullis.console.page.EventRow;
import org.portcullis.console.page.Frame;

/**
 * Events, newest first.
 *
 * @param query as typed
 * @param problem why there is no answer; empty when there is one
 * @param total how many were found in all
 * @param newest the address of the first page; empty when this is it
 * @param older the address of the page after this one
 */
public record EventsPage(
        Frame frame,
        String query,
        String problem,
        long total,
        List<EventRow> rows,
        Optional<String> newest,
        Optional<String> older,
        List<Example> examples) {

    /** A search to start from. */
    public record Example(String words, String query, String address) {}

    /** {@code 1,234 events}. */
    public String count() {
        return total == 1 ? "1 event" : String.format(Locale.ENGLISH, "%,d events", total);
    }
}
