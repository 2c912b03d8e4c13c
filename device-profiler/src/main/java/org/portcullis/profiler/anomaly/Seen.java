package org.portcullis.profiler.anomaly;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** A value that was seen of somebody. */
public record Seen(String value, Instant first, Instant last) {

    /** For people. */
    public String text() {
        return value + ", last seen " + last.truncatedTo(ChronoUnit.SECONDS);
    }
}
