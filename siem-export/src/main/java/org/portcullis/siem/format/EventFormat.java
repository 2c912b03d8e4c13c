package org.portcullis.siem.format;

import java.util.Map;
import org.portcullis.policy.event.Field;

/** A way to write an event for a receiver. Safe for use by several threads. */
public interface EventFormat {

    /**
     * Writes an event in one line of UTF-8, without line breaks and NUL.
     *
     * @param values of the event
     * @param most octets; what is longer is shortened so that it stays well-formed, and says so
     */
    byte[] write(Map<Field, Object> values, int most);
}
