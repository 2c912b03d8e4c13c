package org.portcullis.console.page.policy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A time as pages say it.
 *
 * @param iso for machines
 * @param words for people, in the appliance's time zone
 */
public record Moment(String iso, String words) {
    private static final DateTimeFormatter WORDS = DateTimeFormatter.ofPattern("d MMM uuuu HH:mm", Locale.ENGLISH);

    static Moment of(Instant at, ZoneId zone) {
        return new Moment(at.toString(), WORDS.format(at.atZone(zone)));
    }
}
