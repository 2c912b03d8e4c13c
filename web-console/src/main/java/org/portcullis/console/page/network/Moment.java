package org.portcullis.console.page.network;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A time as pages write it.
 *
 * @param iso for scripts
 * @param text for people
 */
public record Moment(String iso, String text) {
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm:ss", Locale.ENGLISH);

    static Moment of(Instant at, ZoneId zone) {
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        return new Moment(second.toString(), FORMAT.format(second.atZone(zone)));
    }
}
