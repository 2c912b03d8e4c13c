package org.portcullis.siem.format;

import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.MacAddress;

/** Values as the line formats of other products write them. */
final class PlainText {
    private PlainText() {}

    /** Lists with commas, MAC addresses with colons, times in milliseconds since 1970; empty where there is no value. */
    static Optional<String> of(Map<Field, Object> values, Field field) {
        return Optional.ofNullable(values.get(field)).map(PlainText::text).filter(text -> !text.isEmpty());
    }

    static String text(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(PlainText::text).collect(Collectors.joining(","));
        } else if (value instanceof MacAddress mac) {
            return mac.ecs().replace('-', ':');
        } else if (value instanceof InetAddress address) {
            return EcsJson.text(address);
        } else if (value instanceof Instant time) {
            return String.valueOf(time.toEpochMilli());
        }
        return EcsJson.wellFormed(value.toString());
    }

    /** The first value of a list. */
    static Optional<String> first(Map<Field, Object> values, Field field) {
        return values.get(field) instanceof List<?> list && !list.isEmpty()
                ? Optional.of(text(list.get(0)))
                : of(values, field);
    }

    /** Without what could end a line or a string, or be taken for the end of a record. */
    static String oneLine(String text) {
        StringBuilder line = new StringBuilder(text.length());
        text.codePoints().forEach(point -> line.appendCodePoint(breaks(point) ? ' ' : point));
        return line.toString();
    }

    private static boolean breaks(int point) {
        return Character.isISOControl(point) || point == 0x2028 || point == 0x2029;
    }

    /** {@code access-reject} as a name: {@code Access reject}. */
    static String name(String action) {
        String words = action.replace('-', ' ');
        return words.isEmpty() ? "Event" : Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** {@code event.severity}, 0 to 100 and more as more matters, on a scale up to ten; 0 where there is none. */
    static int severity(Map<Field, Object> values) {
        long severity = values.get(Field.EVENT_SEVERITY) instanceof Long given ? given : 0;
        return (int) Math.max(0, Math.min(10, (severity + 5) / 10));
    }
}
