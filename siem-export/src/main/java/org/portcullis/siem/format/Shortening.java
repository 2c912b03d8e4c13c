package org.portcullis.siem.format;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.portcullis.policy.event.Field;

/** Makes a document of an event fit: first its texts and lists are shortened, then it has its main fields only. */
final class Shortening {
    private static final List<Integer> LENGTHS = List.of(2048, 512, 128, 64);
    private static final int ENTRIES = 8;
    private static final Set<Field> MAIN = Set.of(
            Field.TIMESTAMP,
            Field.EVENT_ID,
            Field.EVENT_ACTION,
            Field.EVENT_OUTCOME,
            Field.EVENT_SEQUENCE,
            Field.EVENT_SEVERITY,
            Field.SERVICE_NODE_NAME,
            Field.DEVICE_SERIAL_NUMBER,
            Field.SOURCE_MAC,
            Field.OBSERVER_NAME,
            Field.FAILURE_CODE);

    private Shortening() {}

    /** What is shortened has {@link Field#TRUNCATED}. */
    static byte[] fitted(Map<Field, Object> values, int most, Function<Map<Field, Object>, byte[]> encoding) {
        byte[] whole = encoding.apply(values);
        if (whole.length <= most) {
            return whole;
        }
        for (int length : LENGTHS) {
            byte[] shorter = encoding.apply(shortened(values, length));
            if (shorter.length <= most) {
                return shorter;
            }
        }
        Map<Field, Object> main = new LinkedHashMap<>(values);
        main.keySet().retainAll(MAIN);
        return Shortened.utf8(encoding.apply(shortened(main, LENGTHS.get(LENGTHS.size() - 1))), most);
    }

    private static Map<Field, Object> shortened(Map<Field, Object> values, int length) {
        Map<Field, Object> shorter = new LinkedHashMap<>();
        values.forEach((field, value) -> shorter.put(field, shortened(value, length)));
        shorter.put(Field.TRUNCATED, true);
        return shorter;
    }

    private static Object shortened(Object value, int length) {
        if (value instanceof List<?> list) {
            return list.stream()
                    .limit(ENTRIES)
                    .map(one -> shortened(one, length))
                    .toList();
        }
        return value instanceof String text ? Shortened.text(text, length) : value;
    }
}
