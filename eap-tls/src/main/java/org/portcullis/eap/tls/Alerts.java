package org.portcullis.eap.tls;

import java.util.List;
import org.bouncycastle.tls.AlertDescription;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

/** Says failures in TLS alerts (RFC 8446 §6.2, RFC 5246 §7.2.2), and explains the alerts that devices send. */
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

    /** What a fatal alert from the device means. */
    static Decision.Refuse received(short description, List<String> trace) {
        String name = AlertDescription.getName(description);
        return switch (description) {
            case AlertDescription.bad_certificate,
                    AlertDescription.unsupported_certificate,
                    AlertDescription.certificate_revoked,
                    AlertDescription.certificate_expired,
                    AlertDescription.certificate_unknown,
                    AlertDescription.unknown_ca,
                    AlertDescription.bad_certificate_status_response ->
                Decision.Refuse.early(
                        FailureCode.TLS_CLIENT_REJECTED_SERVER_CERTIFICATE,
                        "The device does not accept the appliance's server certificate: it sent the TLS alert " + name
                                + ".",
                        trace);
            case AlertDescription.protocol_version ->
                Decision.Refuse.early(
                        FailureCode.TLS_NO_COMMON_VERSION,
                        "The device does not speak the TLS version that was chosen: it sent the TLS alert " + name
                                + ".",
                        trace);
            default ->
                Decision.Refuse.early(
                        FailureCode.TLS_CLIENT_ALERT,
                        "The device ended the TLS handshake with the alert " + name + ".",
                        trace);
        };
    }
}
