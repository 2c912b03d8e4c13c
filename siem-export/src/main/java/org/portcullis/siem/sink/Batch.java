package org.portcullis.siem.sink;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Events that are delivered and settled together.
 *
 * @param last the sequence that the cursor moves to when they are settled
 */
record Batch(List<ExportItem> items, long last) {
    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);
    static final int MAX_EVENTS = 500;
    private static final int MAX_OCTETS = 4 << 20;
    private static final EcsJson ECS = new EcsJson();

    /** All that there is now, as much as one batch holds; waits for the first of it, and is empty when none comes. */
    static Optional<Batch> next(JournalReader reader, Duration wait) throws InterruptedException {
        List<ExportItem> items = new ArrayList<>();
        long last = 0;
        int octets = 0;
        Optional<JournalRecord> record = reader.poll(wait);
        while (record.isPresent()) {
            last = record.get().sequence();
            octets += record.get().payload().length;
            item(record.get()).ifPresent(items::add);
            boolean full = items.size() == MAX_EVENTS || octets >= MAX_OCTETS;
            record = full ? Optional.empty() : reader.poll();
        }
        return last == 0 ? Optional.empty() : Optional.of(new Batch(List.copyOf(items), last));
    }

    /** Empty, and told of in the log, when the record has no id: the journal never writes such a one. */
    private static Optional<ExportItem> item(JournalRecord record) {
        try {
            if (ECS.decode(record.payload()).get(Field.EVENT_ID) instanceof String id) {
                return Optional.of(new ExportItem(record.sequence(), id, record.payload(), false));
            }
            LOG.error("record {} of the journal has no event.id and cannot be exported", record.sequence());
        } catch (IllegalArgumentException e) {
            LOG.error("record {} of the journal cannot be exported: {}", record.sequence(), e.getMessage());
        }
        return Optional.empty();
    }

    /** The same, all of it perhaps delivered already. */
    Batch doubted() {
        return new Batch(items.stream().map(ExportItem::doubted).toList(), last);
    }
}
