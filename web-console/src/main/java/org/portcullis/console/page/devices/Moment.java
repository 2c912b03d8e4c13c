package org.portcullis.console.page.devices;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A time as a page writes it.
 *
 * @param iso for machines
 * @param text to the second
 */
public record Moment(String iso, String text) {
    private static final DateTimeFormatter TEXT = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss", Locale.ENGLISH);

    static Moment of(Instant time, ZoneId zone) {
        return new Moment(time.toString(), TEXT.format(time.atZone(zone)));
    }
}
