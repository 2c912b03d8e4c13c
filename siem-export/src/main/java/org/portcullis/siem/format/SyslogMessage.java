package org.portcullis.siem.format;

import java.util.Arrays;
import java.util.Map;
import org.portcullis.policy.event.Field;

/**
 * How an event becomes a syslog message.
 *
 * @param structured whether the format leaves it to the header to say where the event is from
 * @param facility RFC 5424 §6.2.1
 * @param most octets of a whole message
 */
public record SyslogMessage(EventFormat format, SyslogHeader header, boolean structured, int facility, int most) {
    private static final int ERROR = 3;
    private static final int WARNING = 4;
    private static final int INFORMATIONAL = 6;

    public byte[] of(Map<Field, Object> values) {
        byte[] start = header.octets(values, facility * 8 + severity(values), structured);
        byte[] message = format.write(values, Math.max(0, most - start.length));
        byte[] whole = Arrays.copyOf(start, start.length + message.length);
        System.arraycopy(message, 0, whole, start.length, message.length);
        return whole;
    }

    private static int severity(Map<Field, Object> values) {
        int severity = PlainText.severity(values);
        return severity >= 7 ? ERROR : severity >= 4 ? WARNING : INFORMATIONAL;
    }
}
