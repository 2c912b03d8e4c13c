package org.portcullis.eap.tls;

import java.util.Optional;
import org.bouncycastle.tls.ProtocolVersion;

/** The versions of TLS that are spoken; older ones never are (RFC 8996). */
public enum TlsVersion {
    TLS_1_2("1.2", ProtocolVersion.TLSv12),
    TLS_1_3("1.3", ProtocolVersion.TLSv13);

    private final String word;
    private final ProtocolVersion protocol;

    TlsVersion(String word, ProtocolVersion protocol) {
        this.word = word;
        this.protocol = protocol;
    }

    /** As configuration and events write it: {@code 1.3}. */
    public String word() {
        return word;
    }

    /** The version of that word; empty for any other. */
    public static Optional<TlsVersion> ofWord(String word) {
        for (TlsVersion version : values()) {
            if (version.word.equals(word)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /** The versions from {@code min} to {@code max}, newest first, in Bouncy Castle's words. */
    public static ProtocolVersion[] between(TlsVersion min, TlsVersion max) {
        return max.protocol.downTo(min.protocol);
    }

    public static Optional<TlsVersion> of(ProtocolVersion protocol) {
        for (TlsVersion version : values()) {
            if (version.protocol.equals(protocol)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }
}
