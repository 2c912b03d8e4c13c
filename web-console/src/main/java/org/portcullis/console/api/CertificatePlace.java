package org.portcullis.console.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.device.CertificateEnd;
import org.portcullis.policy.value.Serial;

/** Where a page of devices by the end of their certificate ended, as text: the end in milliseconds, then the serial. */
public final class CertificatePlace {
    private CertificatePlace() {}

    public static String text(CertificateEnd.Place place) {
        return place.end().toEpochMilli() + "~" + place.device().text();
    }

    /** Empty when it is no such text. */
    public static Optional<CertificateEnd.Place> parse(String text) {
        int mark = text.indexOf('~');
        if (mark < 1) {
            return Optional.empty();
        }
        try {
            Instant end = Instant.ofEpochMilli(Long.parseLong(text.substring(0, mark)));
            return Serial.parse(text.substring(mark + 1)).map(serial -> new CertificateEnd.Place(end, serial));
        } catch (NumberFormatException | DateTimeException notOne) {
            return Optional.empty();
        }
    }
}
