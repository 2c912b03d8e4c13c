package org.portcullis.eap.session;

import java.time.Duration;
import java.time.Instant;

/**
 * When ticket keys come and go. A key seals tickets for half of their lifetime; it opens them until the last one sealed
 * under it is over.
 *
 * @param lifetime of a session, from the device's proof of its key to the last resumption; at most 7 days (RFC 8446 §4.6.1)
 */
public record TicketKeySchedule(Duration lifetime) {
    /** The most that TLS 1.3 allows (RFC 8446 §4.6.1). */
    public static final Duration MAX_LIFETIME = Duration.ofDays(7);

    /** How long a new key is only read: by then every node that shares the database has it. */
    static final Duration ANNOUNCED = Duration.ofMinutes(3);

    public TicketKeySchedule {
        if (lifetime.isNegative() || lifetime.isZero() || lifetime.compareTo(MAX_LIFETIME) > 0) {
            throw new IllegalArgumentException(
                    "eap.tls.resumption is " + lifetime + "; at most 7 days, and more than 0");
        }
    }

    /** Whether, with this one as the newest, the next key is to be made. */
    public boolean isNextDue(TicketKey newest, Instant now) {
        return !now.isBefore(newest.created().plus(lifetime.dividedBy(2)));
    }

    /** Whether no ticket sealed under it can be good any more. */
    public boolean isOver(TicketKey key, Instant now) {
        return now.isAfter(key.created()
                .plus(lifetime.dividedBy(2))
                .plus(ANNOUNCED.multipliedBy(2))
                .plus(lifetime));
    }
}
