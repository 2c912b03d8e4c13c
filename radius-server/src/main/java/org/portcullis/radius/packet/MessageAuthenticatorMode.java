package org.portcullis.radius.packet;

/**
 * What a NAS must do about Message-Authenticator in an Access-Request that carries no EAP-Message. EAP-Message and
 * Status-Server always need one (RFC 3579 §3.2, RFC 5997 §3), and one that is there must always be right.
 */
public enum MessageAuthenticatorMode {
    /** Without it a request is dropped: the defence against forged answers (BlastRADIUS, CVE-2024-3596). */
    REQUIRE,
    /** Without it a request is served and counted, so that old switches can be found before REQUIRE is set. */
    WARN,
    /** Without it a request is served. */
    OFF,
    /**
     * The request came inside TLS, which protects it and its answer: without it a request is served, and with Proxy-State
     * too (draft-ietf-radext-deprecating-radius).
     */
    TLS
}
