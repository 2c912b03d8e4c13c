package org.portcullis.siem.format;

import java.util.LinkedHashMap;
import java.util.Map;
import org.portcullis.policy.event.Field;

/**
 * What a syslog receiver can sort and filter by without reading the message (RFC 5424 §6.3): IANA's {@code meta}, and an
 * element of our own under the enterprise number that RFC 5612 sets aside for examples.
 */
final class StructuredData {
    private static final String OWN = "portcullis@32473";
    private static final long LARGEST = Integer.MAX_VALUE;
    private static final int LONGEST = 64;
    private static final Map<String, Field> PARAMETERS = new LinkedHashMap<>();

    static {
        PARAMETERS.put("id", Field.EVENT_ID);
        PARAMETERS.put("sequence", Field.EVENT_SEQUENCE);
        PARAMETERS.put("action", Field.EVENT_ACTION);
        PARAMETERS.put("outcome", Field.EVENT_OUTCOME);
        PARAMETERS.put("failure", Field.FAILURE_CODE);
        PARAMETERS.put("device", Field.DEVICE_SERIAL_NUMBER);
        PARAMETERS.put("mac", Field.SOURCE_MAC);
        PARAMETERS.put("nas", Field.OBSERVER_NAME);
    }

    private StructuredData() {}

    static String of(Map<Field, Object> values) {
        StringBuilder data = new StringBuilder();
        if (values.get(Field.EVENT_SEQUENCE) instanceof Long sequence && sequence > 0) {
            data.append("[meta sequenceId=\"")
                    .append((sequence - 1) % LARGEST + 1)
                    .append("\"]");
        }
        data.append('[').append(OWN);
        PARAMETERS.forEach((name, field) -> PlainText.of(values, field)
                .ifPresent(text -> data.append(' ')
                        .append(name)
                        .append("=\"")
                        .append(escaped(Shortened.text(text, LONGEST)))
                        .append('"')));
        return data.append(']').toString();
    }

    private static String escaped(String text) {
        return PlainText.oneLine(text).replaceAll("[\\\\\"\\]]", "\\\\$0");
    }
}
