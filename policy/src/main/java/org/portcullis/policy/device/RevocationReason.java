package org.portcullis.policy.device;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Why a certificate was revoked (RFC 5280 §5.3.1). */
public enum RevocationReason {
    UNSPECIFIED(0, "unspecified"),
    KEY_COMPROMISE(1, "keyCompromise"),
    CA_COMPROMISE(2, "cACompromise"),
    AFFILIATION_CHANGED(3, "affiliationChanged"),
    SUPERSEDED(4, "superseded"),
    CESSATION_OF_OPERATION(5, "cessationOfOperation"),
    /** Revoked for the time being; a later list may no longer have it. */
    CERTIFICATE_HOLD(6, "certificateHold"),
    /** Only in a delta CRL: revoked no longer. */
    REMOVE_FROM_CRL(8, "removeFromCRL"),
    PRIVILEGE_WITHDRAWN(9, "privilegeWithdrawn"),
    AA_COMPROMISE(10, "aACompromise");

    /** Those that may be given for a credential, whose revocation is for ever: all but the two that are for a time. */
    public static final List<RevocationReason> FOR_EVER = Arrays.stream(values())
            .filter(reason -> reason != CERTIFICATE_HOLD && reason != REMOVE_FROM_CRL)
            .toList();

    private final int code;
    private final String rfcName;

    RevocationReason(int code, String rfcName) {
        this.code = code;
        this.rfcName = rfcName;
    }

    /** CRLReason's number. */
    public int code() {
        return code;
    }

    /** As the RFC writes it: {@code keyCompromise}. */
    public String rfcName() {
        return rfcName;
    }

    /** As in events: {@code key-compromise}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** A number that the RFC does not know gives no reason, and revokes all the same. */
    public static RevocationReason of(int code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code == code)
                .findFirst()
                .orElse(UNSPECIFIED);
    }

    /** The reason of that name, as the RFC or as events write it; empty for any other text. */
    public static Optional<RevocationReason> named(String text) {
        return Arrays.stream(values())
                .filter(reason ->
                        reason.rfcName.equalsIgnoreCase(text) || reason.word().equals(text))
                .findFirst();
    }
}
