package org.portcullis.eap.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.bouncycastle.tls.AlertDescription;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.decision.FailureCode;

/** What a refused device is told: the alert that RFC 8446 §6.2 has for the cause, and access_denied for a decision. */
class AlertsTest {

    @ParameterizedTest
    @EnumSource
    void eachFailureHasItsAlert(FailureCode code) {
        String expected = switch (code.code()) {
            case "cert-expired", "cert-not-yet-valid" -> "certificate_expired";
            case "cert-revoked" -> "certificate_revoked";
            case "cert-chain-invalid", "cert-malformed" -> "bad_certificate";
            case "issuer-unknown" -> "unknown_ca";
            case "eku-missing" -> "unsupported_certificate";
            // Nothing is wrong with the certificate as such: it cannot be checked, or names nobody.
            case "identity-missing", "crl-missing", "crl-expired" -> "certificate_unknown";
            default -> code.code().startsWith("ocsp-") ? "certificate_unknown" : "access_denied";
        };
        assertEquals(expected, AlertDescription.getName(Alerts.forFailure(code)));
    }
}
