package org.portcullis.eap.tls;

import java.util.Arrays;
import org.bouncycastle.tls.CipherSuite;

/** The cipher suites that are spoken: forward secrecy (ECDHE) and authenticated encryption only. Best first. */
public enum CipherSuites {
    TLS_AES_128_GCM_SHA256(CipherSuite.TLS_AES_128_GCM_SHA256, Authentication.ANY),
    TLS_AES_256_GCM_SHA384(CipherSuite.TLS_AES_256_GCM_SHA384, Authentication.ANY),
    TLS_CHACHA20_POLY1305_SHA256(CipherSuite.TLS_CHACHA20_POLY1305_SHA256, Authentication.ANY),
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, Authentication.ECDSA),
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384(CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, Authentication.ECDSA),
    TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256(
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, Authentication.ECDSA),
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256(CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, Authentication.RSA),
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384(CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, Authentication.RSA),
    TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256(
            CipherSuite.TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, Authentication.RSA);

    /** What key the server's certificate must have. */
    enum Authentication {
        ANY,
        ECDSA,
        RSA
    }

    private final int code;
    private final Authentication authentication;

    CipherSuites(int code, Authentication authentication) {
        this.code = code;
        this.authentication = authentication;
    }

    /** Whether devices of that TLS version can agree to it. */
    public boolean fits(TlsVersion version) {
        return (authentication == Authentication.ANY) == (version == TlsVersion.TLS_1_3);
    }

    int code() {
        return code;
    }

    /** Whether a server whose certificate has a key of that kind can speak it. */
    boolean fits(Authentication key) {
        return authentication == Authentication.ANY || authentication == key;
    }

    /** Every suite. */
    public static int[] all() {
        return Arrays.stream(values()).mapToInt(suite -> suite.code).toArray();
    }

    /** The IANA name; the number in hex for a suite that is not spoken here. */
    public static String nameOf(int code) {
        return Arrays.stream(values())
                .filter(suite -> suite.code == code)
                .map(Enum::name)
                .findAny()
                .orElseGet(() -> "0x%04X".formatted(code));
    }
}
