package org.portcullis.siem.sink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that are delivered together.
 *
 * @param items those that the filter lets through; may be none
 * @param last the sequence that is done with when they are settled
 */
record Batch(List<ExportItem> items, long last) {
    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);
    private static final int MAX_OCTETS = 4 << 20;

    /** All that there is now, as much as one batch holds; waits for the first of it, and is empty when none comes. */
    static Optional<Batch> next(JournalReader reader, ExporterSettings settings, Duration wait)
            throws InterruptedException {
        List<ExportItem> items = new ArrayList<>();
        long last = 0;
        int octets = 0;
        Optional<JournalRecord> record = reader.poll(wait);
        while (record.isPresent()) {
            last = record.get().sequence();
            octets += record.get().payload().length;
            if (settings.filter().matches(record.get())) {
                item(record.get()).ifPresent(items::add);
            }
            boolean full = items.size() == settings.batch() || octets >= MAX_OCTETS;
            record = full ? Optional.empty() : reader.poll();
        }
        return last == 0 ? Optional.empty() : Optional.of(new Batch(List.copyOf(items), last));
    }

    /** Empty, and told of in the log, when the record has no id: the journal never writes such a one. */
    private static Optional<ExportItem> item(JournalRecord record) {
        try {
            Optional<ExportItem> item = ExportItem.of(record.sequence(), record.payload());
            if (item.isEmpty()) {
                LOG.error("record {} of the journal has no event.id and cannot be exported", record.sequence());
            }
            return item;
        } catch (IllegalArgumentException e) {
            LOG.error("record {} of the journal cannot be exported: {}", record.sequence(), e.getMessage());
            return Optional.empty();
        }
    }

    /** The same, all of it perhaps delivered already. */
    Batch doubted() {
        return new Batch(items.stream().map(ExportItem::doubted).toList(), last);
    }
}
