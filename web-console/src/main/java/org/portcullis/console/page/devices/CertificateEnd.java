package org.portcullis.console.page.devices;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * When what a device proves itself with ends.
 *
 * @param at empty where it never does (RFC 5280 §4.1.2.5)
 * @param tone {@code bad} when it has ended, {@code warn} when it soon will, else empty
 */
public record CertificateEnd(Optional<Moment> at, String tone) {
    private static final Duration SOON = Duration.ofDays(14);
    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    static CertificateEnd of(Instant end, Instant now, ZoneId zone) {
        if (!end.isBefore(NEVER)) {
            return new CertificateEnd(Optional.empty(), "");
        }
        String tone = end.isBefore(now) ? "bad" : end.isBefore(now.plus(SOON)) ? "warn" : "";
        return new CertificateEnd(Optional.of(Moment.of(end, zone)), tone);
    }
}
