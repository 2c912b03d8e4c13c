package org.portcullis.radius.accounting;

import java.util.Arrays;
import java.util.Optional;

/** What an Accounting-Request tells of (RFC 2866 §5.1, RFC 2869 §2.1). */
enum AcctStatusType {
    START(1),
    STOP(2),
    INTERIM_UPDATE(3),
    ACCOUNTING_ON(7),
    ACCOUNTING_OFF(8);

    private final long number;

    AcctStatusType(long number) {
        this.number = number;
    }

    /** Empty for one that tells of no session: tunnels, failures, a vendor's own. */
    static Optional<AcctStatusType> of(long number) {
        return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
    }
}
