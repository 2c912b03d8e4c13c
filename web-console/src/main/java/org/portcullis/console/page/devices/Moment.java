package org.portcullis.console.page.devices;

import java.time.Instant;
import java.time.ZoneId;
import org.portcullis.console.page.Figures;

/**
 * A time as a page writes it.
 *
 * @param iso for machines
 * @param text to the second
 */
public record Moment(String iso, String text) {
    static Moment of(Instant time, ZoneId zone) {
        return new Moment(time.toString(), Figures.time(time, zone));
    }
}
