package org.portcullis.siem.index;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field.Store;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.util.BytesRef;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.siem.query.IndexNames;

/** How an event lies in the index: each field as its type says, and the ECS document itself, stored. */
final class EventDocument {
    /** The stored ECS document, UTF-8. */
    static final String SOURCE = "_source";

    private EventDocument() {}

    /** Newest first; of the same millisecond, the one that was appended later. */
    static Sort newestFirst() {
        return new Sort(
                new SortField(Field.TIMESTAMP.name(), SortField.Type.LONG, true),
                new SortField(Field.EVENT_SEQUENCE.name(), SortField.Type.LONG, true));
    }

    /** @param values what the document holds; with {@code @timestamp} and {@code event.sequence} */
    static Document of(byte[] source, Map<Field, Object> values) {
        Document document = new Document();
        document.add(new StoredField(SOURCE, source));
        values.forEach((field, value) -> {
            boolean present = false;
            for (Object one : value instanceof List<?> list ? list : List.of(value)) {
                present |= add(document, field, one);
            }
            if (present) {
                document.add(new StringField(IndexNames.PRESENT, field.name(), Store.NO));
            }
        });
        document.add(new NumericDocValuesField(
                Field.TIMESTAMP.name(), ((Instant) values.get(Field.TIMESTAMP)).toEpochMilli()));
        document.add(new NumericDocValuesField(Field.EVENT_SEQUENCE.name(), (Long) values.get(Field.EVENT_SEQUENCE)));
        return document;
    }

    private static boolean add(Document document, Field field, Object value) {
        String name = field.name();
        switch (field.type()) {
            case KEYWORD -> {
                if (((String) value).length() > IndexNames.LONGEST_KEYWORD) {
                    return false;
                }
                document.add(new StringField(name, (String) value, Store.NO));
            }
            case TEXT -> document.add(new TextField(name, (String) value, Store.NO));
            case MAC -> document.add(new StringField(name, ((MacAddress) value).ecs(), Store.NO));
            case IP -> document.add(new InetAddressPoint(name, (InetAddress) value));
            case LONG -> document.add(new LongPoint(name, (Long) value));
            case BOOLEAN -> document.add(new StringField(name, value.toString(), Store.NO));
            case DATE -> document.add(new LongPoint(name, ((Instant) value).toEpochMilli()));
        }
        return true;
    }

    /** The ECS document of an index entry. */
    static String source(Document stored) {
        BytesRef source = stored.getBinaryValue(SOURCE);
        return new String(source.bytes, source.offset, source.length, StandardCharsets.UTF_8);
    }
}
