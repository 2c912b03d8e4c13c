package org.portcullis.siem.index;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.InetAddressPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.SortedSetDocValuesField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.query.IndexNames;

/** What one field of an event is in the index, as its type says; for one event after the other. */
final class FieldEntries {
    /** Of these there are so many different values that they are counted from columns, not from the list of values. */
    private static final Set<Field> COLUMNS =
            Set.of(Field.SOURCE_MAC, Field.DEVICE_SERIAL_NUMBER, Field.USER_NAME, Field.OBSERVER_INGRESS_INTERFACE);

    private static final FieldType PROSE = prose();

    private final Field field;
    private final List<org.apache.lucene.document.Field> made = new ArrayList<>();
    private final List<SortedSetDocValuesField> columns = new ArrayList<>();
    private int used;
    private long number;

    FieldEntries(Field field) {
        this.field = field;
    }

    /** Nothing is scored, so that how long a text is need not be kept. */
    private static FieldType prose() {
        FieldType type = new FieldType(TextField.TYPE_NOT_STORED);
        type.setOmitNorms(true);
        type.freeze();
        return type;
    }

    /** For the next event. */
    void clear() {
        used = 0;
    }

    /** The number that was added last, or the time in ms since 1970. */
    long number() {
        return number;
    }

    /** Adds the value that the parser stands on; false when it cannot be searched for. */
    boolean add(JsonParser at, List<IndexableField> document) throws IOException {
        if (field.type() == Field.Type.KEYWORD) {
            return addKeyword(at, document);
        }
        return add(EcsJson.value(field, at), document);
    }

    /** Straight from the parser's characters: nine of ten values are such. */
    private boolean addKeyword(JsonParser at, List<IndexableField> document) throws IOException {
        if (at.currentToken() != JsonToken.VALUE_STRING) {
            throw new IllegalArgumentException(field + " does not hold a " + field.type());
        }
        int length = at.getTextLength();
        if (length <= IndexNames.LONGEST_KEYWORD) {
            document.add(((TermEntry) next()).set(at.getTextCharacters(), at.getTextOffset(), length));
        }
        return length <= IndexNames.LONGEST_KEYWORD;
    }

    private boolean add(Object value, List<IndexableField> document) {
        org.apache.lucene.document.Field entry = next();
        switch (field.type()) {
            case KEYWORD, BOOLEAN -> ((TermEntry) entry).set(value.toString());
            case MAC -> ((TermEntry) entry).set(((MacAddress) value).ecs());
            case TEXT -> entry.setStringValue((String) value);
            case LONG, DATE -> {
                number = value instanceof Instant time ? time.toEpochMilli() : (Long) value;
                entry.setLongValue(number);
            }
            case IP -> {
                ((InetAddressPoint) entry).setInetAddressValue((InetAddress) value);
                SortedSetDocValuesField column = columns.get(used - 1);
                column.setBytesValue(InetAddressPoint.encode((InetAddress) value));
                document.add(column);
            }
        }
        document.add(entry);
        return true;
    }

    private org.apache.lucene.document.Field next() {
        if (used == made.size()) {
            made.add(make());
            if (field.type() == Field.Type.IP) {
                columns.add(new SortedSetDocValuesField(field.name(), new BytesRef()));
            }
        }
        return made.get(used++);
    }

    private org.apache.lucene.document.Field make() {
        return switch (field.type()) {
            case KEYWORD, MAC, BOOLEAN -> new TermEntry(field.name(), COLUMNS.contains(field));
            case TEXT -> new org.apache.lucene.document.Field(field.name(), "", PROSE);
            case IP -> new InetAddressPoint(field.name(), InetAddressPoint.MIN_VALUE);
            case LONG, DATE -> new LongPoint(field.name(), 0);
        };
    }
}
