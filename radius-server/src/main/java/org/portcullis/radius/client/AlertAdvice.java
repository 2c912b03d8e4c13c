package org.portcullis.radius.client;

/** What a TLS alert of the server means for the one who set the device up (RFC 8446 §6.2). */
final class AlertAdvice {
    private AlertAdvice() {}

    /** @param alert its name, as {@code unknown_ca} */
    static String of(String alert) {
        return switch (alert) {
            case "unknown_ca" ->
                "The server does not know the CA that issued the device's certificate: add that CA to the server's trust, and"
                        + " give the whole chain with --cert.";
            case "certificate_expired" ->
                "The device's certificate is expired or not yet valid, by the server's clock: look at its dates, and at both"
                        + " clocks.";
            case "certificate_revoked" -> "The device's certificate was revoked by its issuer.";
            case "unsupported_certificate" ->
                "The device's certificate is not made for TLS clients: its extendedKeyUsage has no clientAuth.";
            case "bad_certificate" ->
                "The device's certificate or chain is malformed, or a signature in it is wrong: do --cert and --key belong"
                        + " together, and is the chain in order?";
            case "certificate_unknown" ->
                "The server cannot accept the device's certificate for a reason of its own: its log knows; often it has no"
                        + " current CRL of the issuer.";
            case "certificate_required" -> "The server wants a certificate, and the device gave none.";
            case "access_denied" ->
                "The certificate is good, and the server's policy refuses the device: it is not registered, is suspended, or no"
                        + " rule permits it here.";
            case "protocol_version" ->
                "Server and device have no TLS version in common: try --tls 1.2, or enable a newer version in the server.";
            case "handshake_failure", "insufficient_security" ->
                "Server and device have no cipher suite, group or signature algorithm in common.";
            case "decrypt_error" ->
                "A signature in the handshake is wrong: --key is not the key of the certificate in --cert.";
            case "internal_error" -> "The server has a fault of its own; its log knows.";
            default -> "The server ended TLS with the alert " + alert + "; its log knows more.";
        };
    }
}
