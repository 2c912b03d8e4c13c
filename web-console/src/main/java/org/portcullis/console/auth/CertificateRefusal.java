package org.portcullis.console.auth;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.portcullis.policy.decision.FailureCode;

/** Why a certificate let nobody in, as far as its holder is told; the event says it in full. */
public enum CertificateRefusal {
    MISSING("Your browser sent no certificate. It may keep to that until you close it."),
    UNTRUSTED("This certificate is not one by which people sign in here."),
    NOT_VALID_NOW("This certificate has expired, or is not valid yet."),
    REVOKED("This certificate was revoked."),
    UNCHECKED("Whether this certificate was revoked cannot be found out now. Sign in another way."),
    NOBODY("Nobody here has the name in this certificate and may sign in by it. Ask an admin."),
    TOO_OFTEN("Too many attempts. Try again in a few seconds.");

    private final String words;

    CertificateRefusal(String words) {
        this.words = words;
    }

    static CertificateRefusal of(FailureCode code) {
        return switch (code) {
            case CERT_MISSING -> MISSING;
            case CERT_EXPIRED, CERT_NOT_YET_VALID -> NOT_VALID_NOW;
            case CERT_REVOKED -> REVOKED;
            case CRL_MISSING,
                    CRL_EXPIRED,
                    OCSP_RESPONDER_MISSING,
                    OCSP_UNREACHABLE,
                    OCSP_RESPONSE_INVALID,
                    OCSP_STATUS_UNKNOWN -> UNCHECKED;
            default -> UNTRUSTED;
        };
    }

    /** In addresses. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<CertificateRefusal> ofWord(String word) {
        return Stream.of(values()).filter(one -> one.word().equals(word)).findFirst();
    }

    /** To people. */
    public String words() {
        return words;
    }
}
