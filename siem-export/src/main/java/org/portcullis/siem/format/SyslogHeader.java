package org.portcullis.siem.format;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.portcullis.policy.event.Field;

/** What stands before the message of a syslog datagram or frame. */
public enum SyslogHeader {
    /** RFC 5424 §6.2, with the time to the microsecond. */
    RFC5424 {
        @Override
        String text(Map<Field, Object> values, int priority, boolean structured) {
            return "<" + priority + ">1 " + time(values).truncatedTo(ChronoUnit.MICROS) + " "
                    + word(values, Field.SERVICE_NODE_NAME, LONGEST_HOST) + " " + APP_NAME + " - "
                    + word(values, Field.EVENT_ACTION, LONGEST_MSGID) + " "
                    + (structured ? StructuredData.of(values) : "-") + " ";
        }
    },
    /** RFC 3164 §4.1, for receivers that know nothing newer; in UTC. */
    RFC3164 {
        @Override
        String text(Map<Field, Object> values, int priority, boolean structured) {
            return "<" + priority + ">" + BSD_TIME.format(time(values)) + " "
                    + word(values, Field.SERVICE_NODE_NAME, LONGEST_HOST) + " " + (structured ? APP_NAME + ": " : "");
        }
    };

    private static final String APP_NAME = "portcullis";
    private static final int LONGEST_HOST = 255;
    private static final int LONGEST_MSGID = 32;
    private static final DateTimeFormatter BSD_TIME =
            DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** @param structured whether the message itself does not say where it is from */
    abstract String text(Map<Field, Object> values, int priority, boolean structured);

    byte[] octets(Map<Field, Object> values, int priority, boolean structured) {
        return text(values, priority, structured).getBytes(StandardCharsets.UTF_8);
    }

    private static Instant time(Map<Field, Object> values) {
        return values.get(Field.TIMESTAMP) instanceof Instant time ? time : Instant.EPOCH;
    }

    /** PRINTUSASCII, or the nil value. */
    private static String word(Map<Field, Object> values, Field field, int longest) {
        String text = PlainText.of(values, field).orElse("-").replaceAll("[^!-~]", "_");
        return text.substring(0, Math.min(longest, text.length()));
    }
}
