package org.portcullis.eap.trust;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.portcullis.eap.x509.PemException;

/** Reads the two forms of time that RFC 5280 §5.1.2.4 allows, in UTC and with seconds. */
final class DerTime {
    // Two digits of a year: 50 to 99 are in the last century (RFC 5280 §4.1.2.5.1).
    private static final int PIVOT = 50;

    private DerTime() {}

    /** @throws PemException when the next element is no time */
    static Instant read(DerReader reader) {
        boolean utc = reader.at(DerReader.UTC_TIME);
        byte[] octets = reader.enter(utc ? DerReader.UTC_TIME : DerReader.GENERALIZED_TIME)
                .rest();
        int digits = utc ? 12 : 14;
        try {
            if (octets.length != digits + 1 || octets[digits] != 'Z') {
                throw new DateTimeException("expected " + digits + " digits and Z");
            }
            int year = utc ? number(octets, 0, 2) : number(octets, 0, 4);
            if (utc) {
                year += year < PIVOT ? 2000 : 1900;
            }
            int at = digits - 10;
            return LocalDateTime.of(
                            year,
                            number(octets, at, 2),
                            number(octets, at + 2, 2),
                            number(octets, at + 4, 2),
                            number(octets, at + 6, 2),
                            number(octets, at + 8, 2))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException malformed) {
            throw new PemException(
                    "malformed time: " + malformed.getMessage() + ", in "
                            + new String(octets, StandardCharsets.US_ASCII).replaceAll("[^0-9A-Z+-]", "?"),
                    malformed);
        }
    }

    private static int number(byte[] octets, int start, int count) {
        int number = 0;
        for (int i = start; i < start + count; i++) {
            if (octets[i] < '0' || octets[i] > '9') {
                throw new DateTimeException("expected digits");
            }
            number = number * 10 + octets[i] - '0';
        }
        return number;
    }
}
