package org.portcullis.eap.trust;

import java.util.Arrays;
import java.util.Locale;

/** Why a certificate was revoked (RFC 5280 §5.3.1). */
public enum RevocationReason {
    UNSPECIFIED(0),
    KEY_COMPROMISE(1),
    CA_COMPROMISE(2),
    AFFILIATION_CHANGED(3),
    SUPERSEDED(4),
    CESSATION_OF_OPERATION(5),
    /** Revoked for the time being; a later list may no longer have it. */
    CERTIFICATE_HOLD(6),
    /** Only in a delta CRL: revoked no longer. */
    REMOVE_FROM_CRL(8),
    PRIVILEGE_WITHDRAWN(9),
    AA_COMPROMISE(10);

    private final int code;

    RevocationReason(int code) {
        this.code = code;
    }

    /** CRLReason's number. */
    int code() {
        return code;
    }

    /** As in events: {@code key-compromise}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A number that the RFC does not know gives no reason, and revokes all the same. */
    static RevocationReason of(int code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code == code)
                .findFirst()
                .orElse(UNSPECIFIED);
    }
}
