package org.portcullis.siem.sink;

import java.time.Duration;
import org.portcullis.siem.index.EventFilter;

/**
 * What every exporter has, wherever it delivers to.
 *
 * @param name of the exporter; its cursor is kept under it
 * @param filter which events it delivers
 * @param batch events that are sent together at most
 * @param pause before the first new attempt after a failure; it doubles from there
 * @param longestPause between two attempts
 * @param outage how long nothing is delivered until that is told of in the audit trail
 * @param settling how long a connection without acknowledgements has to outlive what was written to it
 */
public record ExporterSettings(
        String name,
        EventFilter filter,
        int batch,
        Duration pause,
        Duration longestPause,
        Duration outage,
        Duration settling) {
    public static final int MOST_EVENTS = 500;

    /** From half a second to half a minute between attempts. */
    public static ExporterSettings standard(String name, EventFilter filter, int batch) {
        return new ExporterSettings(
                name,
                filter,
                batch,
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofSeconds(10));
    }
}
