package org.portcullis.siem.index;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record of the journal on its way into the index.
 *
 * @param day that it belongs to (UTC)
 */
record IndexableEvent(String id, LocalDate day, long sequence, Document document) {
    private static final Logger LOG = LoggerFactory.getLogger(IndexableEvent.class);

    /** Empty, and told of in the log, when the record is no event: a version that this one does not know wrote it. */
    static Optional<IndexableEvent> of(JournalRecord record, EcsJson ecs) {
        try {
            Map<Field, Object> values = ecs.decode(record.payload());
            if (values.get(Field.TIMESTAMP) instanceof Instant time
                    && values.get(Field.EVENT_ID) instanceof String id
                    && values.get(Field.EVENT_SEQUENCE) instanceof Long sequence) {
                LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
                return Optional.of(new IndexableEvent(id, day, sequence, EventDocument.of(record.payload(), values)));
            }
            LOG.error("record {} of the journal has no time or no id and cannot be searched", record.sequence());
        } catch (IllegalArgumentException e) {
            LOG.error("record {} of the journal cannot be searched: {}", record.sequence(), e.getMessage());
        }
        return Optional.empty();
    }
}
