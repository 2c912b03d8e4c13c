package org.portcullis.siem.index;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.JournalRecord;
import org.portcullis.siem.query.IndexNames;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes entries of the index from records of the journal: each field as its type says, and the ECS document itself, stored.
 * One after the other, in the same objects, so that hardly anything is made for one. For one thread.
 */
final class EventDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(EventDocuments.class);

    /** The stored ECS document, UTF-8. */
    static final String SOURCE = "_source";

    private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

    private final EcsJson ecs = new EcsJson();
    private final Map<Field, Entries> fields = new IdentityHashMap<>();
    private final Presence presence;
    private final TermEntry present = new TermEntry(IndexNames.PRESENT, false);
    private final StoredField source = new StoredField(SOURCE, new BytesRef());
    private final NumericDocValuesField timeColumn = new NumericDocValuesField(Field.TIMESTAMP.name(), 0);
    private final NumericDocValuesField sequenceColumn = new NumericDocValuesField(Field.EVENT_SEQUENCE.name(), 0);
    private final List<IndexableField> document = new ArrayList<>();
    private final List<FieldEntries> used = new ArrayList<>();
    private Optional<String> id = Optional.empty();
    private boolean timed;
    private boolean numbered;

    /** @param number of the field in {@link Presence} */
    private record Entries(int number, FieldEntries values) {}

    EventDocuments() {
        List<String> names = new ArrayList<>();
        for (Field field : Field.all()) {
            fields.put(field, new Entries(names.size(), new FieldEntries(field)));
            names.add(field.name());
        }
        this.presence = new Presence(names);
    }

    /** Newest first; of the same millisecond, the one that was appended later. */
    static Sort newestFirst() {
        return new Sort(
                new SortField(Field.TIMESTAMP.name(), SortField.Type.LONG, true),
                new SortField(Field.EVENT_SEQUENCE.name(), SortField.Type.LONG, true));
    }

    /**
     * The entry of a record, until the next one is read. Empty, and told of in the log, when it is no event: a version that
     * this one does not know wrote it.
     */
    Optional<IndexableEvent> read(JournalRecord record) {
        try {
            begin();
            ecs.read(record.payload(), this::take);
            if (id.isPresent() && timed && numbered) {
                return Optional.of(finished(id.get(), record.payload()));
            }
            LOG.error("record {} of the journal has no time or no id and cannot be searched", record.sequence());
        } catch (IllegalArgumentException e) {
            LOG.error("record {} of the journal cannot be searched: {}", record.sequence(), e.getMessage());
        }
        return Optional.empty();
    }

    private void begin() {
        document.clear();
        presence.clear();
        used.forEach(FieldEntries::clear);
        used.clear();
        id = Optional.empty();
        timed = false;
        numbered = false;
    }

    private void take(Field field, JsonParser at) throws IOException {
        Entries entries = fields.get(field);
        used.add(entries.values);
        if (entries.values.add(at, document)) {
            presence.add(entries.number);
        }
        if (field == Field.EVENT_ID) {
            id = Optional.of(at.getText());
        } else if (field == Field.TIMESTAMP) {
            timed = true;
            timeColumn.setLongValue(entries.values.number());
        } else if (field == Field.EVENT_SEQUENCE) {
            numbered = true;
            sequenceColumn.setLongValue(entries.values.number());
        }
    }

    private IndexableEvent finished(String event, byte[] payload) {
        source.setBytesValue(payload);
        document.addAll(List.of(source, present.set(presence.term()), timeColumn, sequenceColumn));
        LocalDate day =
                LocalDate.ofEpochDay(Math.floorDiv(timeColumn.numericValue().longValue(), DAY_MILLIS));
        return new IndexableEvent(event, day, sequenceColumn.numericValue().longValue(), document);
    }

    /** The ECS document of an index entry. */
    static String source(Document stored) {
        BytesRef source = stored.getBinaryValue(SOURCE);
        return new String(source.bytes, source.offset, source.length, StandardCharsets.UTF_8);
    }
}
