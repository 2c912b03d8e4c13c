package org.portcullis.eap.tls;

import org.bouncycastle.tls.AlertDescription;
import org.portcullis.policy.decision.FailureCode;

/** Says failures in TLS alerts (RFC 8446 §6.2, RFC 5246 §7.2.2). */
public final class Alerts {
    private Alerts() {}

    /** The alert that tells the other side of this failure; it reveals no more than the RFC has words for. */
    public static short forFailure(FailureCode code) {
        return switch (code) {
            case CERT_EXPIRED, CERT_NOT_YET_VALID -> AlertDescription.certificate_expired;
            case CERT_REVOKED -> AlertDescription.certificate_revoked;
            case ISSUER_UNKNOWN -> AlertDescription.unknown_ca;
            case EKU_MISSING -> AlertDescription.unsupported_certificate;
            case CERT_MALFORMED, CERT_CHAIN_INVALID -> AlertDescription.bad_certificate;
            case IDENTITY_MISSING,
                    CRL_MISSING,
                    CRL_EXPIRED,
                    OCSP_RESPONDER_MISSING,
                    OCSP_UNREACHABLE,
                    OCSP_RESPONSE_INVALID,
                    OCSP_STATUS_UNKNOWN -> AlertDescription.certificate_unknown;
            default -> AlertDescription.access_denied;
        };
    }
}
