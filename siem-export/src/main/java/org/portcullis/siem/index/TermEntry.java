package org.portcullis.siem.index;

import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.BytesRefBuilder;

/** An exact word of an event as it goes into the index. The same object takes one word after the other. */
final class TermEntry extends org.apache.lucene.document.Field {
    private static final FieldType COUNTED = counted();

    private final BytesRefBuilder octets = new BytesRefBuilder();

    /** @param column whether its values also lie beside each other, for counting where there are many different ones */
    TermEntry(String name, boolean column) {
        super(name, column ? COUNTED : StringField.TYPE_NOT_STORED);
    }

    private static FieldType counted() {
        FieldType type = new FieldType(StringField.TYPE_NOT_STORED);
        type.setDocValuesType(DocValuesType.SORTED_SET);
        type.freeze();
        return type;
    }

    TermEntry set(CharSequence word) {
        octets.copyChars(word);
        return this;
    }

    TermEntry set(char[] text, int from, int length) {
        octets.copyChars(text, from, length);
        return this;
    }

    TermEntry set(BytesRef word) {
        octets.copyBytes(word);
        return this;
    }

    @Override
    public BytesRef binaryValue() {
        return octets.get();
    }

    @Override
    public InvertableType invertableType() {
        return InvertableType.BINARY;
    }
}
