package org.portcullis.siem.format;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.portcullis.policy.event.Field;

/** The keys and values that follow a header, in the order of their weight: what does not fit is left out, and said. */
final class ExtensionTable {
    private static final int LONGEST = 1023;

    private final String truncated;
    private final String separator;
    private final UnaryOperator<String> escaped;
    private final List<Key> keys = new ArrayList<>();

    private record Key(String name, Function<Map<Field, Object>, Optional<String>> value, int longest) {}

    /**
     * @param truncated the key that says that something is left out
     * @param separator between two keys with their values
     * @param escaped makes of any text a value
     */
    ExtensionTable(String truncated, String separator, UnaryOperator<String> escaped) {
        this.truncated = truncated;
        this.separator = separator;
        this.escaped = escaped;
    }

    ExtensionTable key(String name, Field field) {
        return key(name, LONGEST, field);
    }

    /** @param longest as the format's dictionary has it, in characters */
    ExtensionTable key(String name, int longest, Field field) {
        return key(name, longest, values -> PlainText.of(values, field));
    }

    ExtensionTable key(String name, int longest, Function<Map<Field, Object>, Optional<String>> value) {
        keys.add(new Key(name, value, longest));
        return this;
    }

    /** A value in a numbered place, with the label that says what it is. */
    ExtensionTable labelled(String place, String label, int longest, Field field) {
        key(place, longest, values -> PlainText.of(values, field));
        return key(
                place + "Label", longest, values -> PlainText.of(values, field).map(there -> label));
    }

    byte[] write(String header, Map<Field, Object> values, int most) {
        byte[] mark = (separator + truncated + "=true").getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        line.writeBytes(Shortened.utf8(header, most));
        int start = line.size();
        boolean left = false;
        for (Key key : keys) {
            Optional<String> value = key.value.apply(values);
            if (value.isPresent()) {
                String shorter = Shortened.text(value.get(), key.longest);
                String pair = (line.size() == start ? "" : separator) + key.name + "=" + escaped.apply(shorter);
                byte[] octets = pair.getBytes(StandardCharsets.UTF_8);
                if (line.size() + octets.length + mark.length <= most) {
                    line.writeBytes(octets);
                } else {
                    left = true;
                }
            }
        }
        if (left && line.size() + mark.length <= most) {
            line.writeBytes(mark);
        }
        return line.toByteArray();
    }
}
