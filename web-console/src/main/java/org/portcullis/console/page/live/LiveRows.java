package org.portcullis.console.page.live;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.console.page.EventRow;
import org.portcullis.console.page.Query;

/**
 * Some rows of the live page, newest first.
 *
 * @param sequence every event up to this one was looked at
 * @param more how many of the same time are not among them
 * @param skipped where those are
 */
public record LiveRows(LiveFilter filter, List<EventRow> rows, long sequence, long more, Optional<String> skipped) {

    /** Where to ask for those that come after these. */
    public String address() {
        return filter.address("/live/rows", Map.of("after", Long.toString(sequence)));
    }

    /** Where those that come after these are told of. */
    public String stream() {
        return Query.address(
                        "/api/v1/events/stream", Map.of("q", filter.events().kql())) + "&after=" + sequence;
    }
}
