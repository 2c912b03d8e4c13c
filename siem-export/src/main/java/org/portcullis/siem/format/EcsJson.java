package org.portcullis.siem.format;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;

/**
 * The document of the Elastic Common Schema that a security event is kept as: nested objects in UTF-8 JSON, dates in ISO
 * 8601 and UTC, MAC addresses as {@code 00-11-22-AA-BB-CC}. The {@link Field} table is all it knows of names and types.
 * Safe for use by several threads.
 */
public final class EcsJson {
    private final JsonFactory json = new JsonFactory();
    /** Every name of a document, as it nests them: each leads to a {@link Field}, or to the names below it. */
    private final Map<String, Object> root = new LinkedHashMap<>();

    private final List<Leaf> leaves;

    /** A field, its name in the object that holds it, and the names that lead there from the document's root. */
    private record Leaf(Field field, List<SerializedString> objects, SerializedString name) {}

    public EcsJson() {
        this(Field.all());
    }

    /**
     * For documents of which these fields count, and all others are passed over.
     *
     * @throws IllegalArgumentException when one field's name would have to be both a value and an object
     */
    public EcsJson(Collection<Field> fields) {
        fields.forEach(field -> plant(root, field));
        List<Leaf> order = new ArrayList<>();
        flatten(root, List.of(), order);
        this.leaves = List.copyOf(order);
    }

    @SuppressWarnings("unchecked")
    private static void plant(Map<String, Object> root, Field field) {
        String[] names = field.name().split("\\.");
        Map<String, Object> object = root;
        for (int i = 0; i < names.length - 1; i++) {
            Object inner = object.computeIfAbsent(names[i], name -> new LinkedHashMap<String, Object>());
            if (!(inner instanceof Map<?, ?>)) {
                throw new IllegalArgumentException(inner + " is a value and cannot also hold " + field);
            }
            object = (Map<String, Object>) inner;
        }
        if (object.put(names[names.length - 1], field) != null) {
            throw new IllegalArgumentException(field + " is there twice, or holds other fields");
        }
    }

    @SuppressWarnings("unchecked")
    private static void flatten(Map<String, Object> object, List<SerializedString> path, List<Leaf> order) {
        object.forEach((name, inner) -> {
            SerializedString serialized = new SerializedString(name);
            if (inner instanceof Field field) {
                order.add(new Leaf(field, path, serialized));
            } else {
                List<SerializedString> longer = new ArrayList<>(path);
                longer.add(serialized);
                flatten((Map<String, Object>) inner, List.copyOf(longer), order);
            }
        });
    }

    /**
     * Writes an event as one JSON object.
     *
     * @param sequence becomes {@code event.sequence}
     */
    public void encode(SecurityEvent event, long sequence, OutputStream out) throws IOException {
        Map<Field, Object> values = event.values();
        write(field -> field == Field.EVENT_SEQUENCE ? (Object) sequence : values.get(field), out);
    }

    /** Writes values, {@code event.sequence} among them, as one JSON object. */
    public void encode(Map<Field, Object> values, OutputStream out) throws IOException {
        write(values::get, out);
    }

    private void write(Function<Field, Object> values, OutputStream out) throws IOException {
        try (JsonGenerator generator = json.createGenerator(out, JsonEncoding.UTF8)) {
            generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
            generator.writeStartObject();
            List<SerializedString> open = List.of();
            for (Leaf leaf : leaves) {
                Object value = values.apply(leaf.field);
                if (value != null) {
                    enter(generator, open, leaf.objects);
                    open = leaf.objects;
                    generator.writeFieldName(leaf.name);
                    writeAll(generator, leaf.field, value);
                }
            }
            for (int depth = open.size(); depth > 0; depth--) {
                generator.writeEndObject();
            }
            generator.writeEndObject();
        }
    }

    /** Closes and opens objects so that the next name written lands in the wanted one. */
    private static void enter(JsonGenerator generator, List<SerializedString> open, List<SerializedString> wanted)
            throws IOException {
        if (open == wanted) {
            return;
        }
        int common = 0;
        while (common < open.size()
                && common < wanted.size()
                && open.get(common).equals(wanted.get(common))) {
            common++;
        }
        for (int depth = open.size(); depth > common; depth--) {
            generator.writeEndObject();
        }
        for (int depth = common; depth < wanted.size(); depth++) {
            generator.writeFieldName(wanted.get(depth));
            generator.writeStartObject();
        }
    }

    private static void writeAll(JsonGenerator generator, Field field, Object value) throws IOException {
        if (!field.many()) {
            write(generator, field.type(), value);
            return;
        }
        generator.writeStartArray();
        for (Object one : (List<?>) value) {
            write(generator, field.type(), one);
        }
        generator.writeEndArray();
    }

    private static void write(JsonGenerator generator, Field.Type type, Object value) throws IOException {
        switch (type) {
            case KEYWORD, TEXT -> generator.writeString(wellFormed((String) value));
            case MAC -> generator.writeString(((MacAddress) value).ecs());
            case IP -> generator.writeString(text((InetAddress) value));
            case LONG -> generator.writeNumber((Long) value);
            case BOOLEAN -> generator.writeBoolean((Boolean) value);
            case DATE -> generator.writeString(value.toString());
        }
    }

    /** The address as a literal, without the name of an interface. */
    static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }

    /** A text cut through a pair of surrogates has no UTF-8: the odd half becomes U+FFFD. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(point ->
                                point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE ? 0xFFFD : point)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    /** Is given what a document holds, value by value. */
    @FunctionalInterface
    public interface Values {
        /** @param at stands on the value, which {@link EcsJson#value} reads */
        void take(Field field, JsonParser at) throws IOException;
    }

    /**
     * Reads a document back into typed values. Names that the table does not have are passed over: an older version may
     * read what a newer one wrote.
     *
     * @throws IllegalArgumentException when it is no such document
     */
    public Map<Field, Object> decode(byte[] document) {
        Map<Field, Object> values = new LinkedHashMap<>();
        read(document, (field, at) -> {
            Object value = value(field, at);
            if (!field.many()) {
                values.put(field, value);
            } else if (values.putIfAbsent(field, List.of(value)) instanceof List<?> before) {
                List<Object> longer = new ArrayList<>(before);
                longer.add(value);
                values.put(field, List.copyOf(longer));
            }
        });
        return values;
    }

    /**
     * Reads a document in its order, without making anything of it.
     *
     * @throws IllegalArgumentException when it is no such document
     */
    public void read(byte[] document, Values values) {
        Deque<Map<?, ?>> objects = new ArrayDeque<>();
        try (JsonParser parser = json.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("a document is a JSON object");
            }
            objects.push(root);
            while (!objects.isEmpty()) {
                JsonToken token = parser.nextToken();
                if (token == JsonToken.END_OBJECT) {
                    objects.pop();
                    continue;
                }
                Object known = objects.element().get(parser.currentName());
                boolean object = parser.nextToken() == JsonToken.START_OBJECT;
                if (object && known instanceof Map<?, ?> inner) {
                    objects.push(inner);
                } else if (!object && known instanceof Field field) {
                    readField(parser, field, values);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("not a JSON document: " + e.getMessage(), e);
        }
    }

    private static void readField(JsonParser parser, Field field, Values values) throws IOException {
        if (!field.many()) {
            values.take(field, parser);
            return;
        }
        if (!parser.isExpectedStartArrayToken()) {
            throw new IllegalArgumentException(field + " is not a list");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.take(field, parser);
        }
    }

    /**
     * One value of a field, of the field's type.
     *
     * @throws IllegalArgumentException when there is another one
     */
    public static Object value(Field field, JsonParser at) throws IOException {
        return switch (field.type()) {
            case LONG -> at.getLongValue();
            case BOOLEAN -> at.getBooleanValue();
            case KEYWORD, TEXT -> string(at, field);
            case MAC -> MacAddress.parse(string(at, field)).orElseThrow(() -> unreadable(field));
            case IP -> Cidr.parseAddress(string(at, field)).orElseThrow(() -> unreadable(field));
            case DATE -> instant(string(at, field), field);
        };
    }

    private static Instant instant(String text, Field field) {
        try {
            return IsoInstant.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            throw unreadable(field);
        }
    }

    private static String string(JsonParser parser, Field field) throws IOException {
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw unreadable(field);
        }
        return parser.getText();
    }

    private static IllegalArgumentException unreadable(Field field) {
        return new IllegalArgumentException(field + " does not hold a " + field.type());
    }
}
