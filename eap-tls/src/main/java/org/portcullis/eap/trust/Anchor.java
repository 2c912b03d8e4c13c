package org.portcullis.eap.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Issuers that are trusted, and for what.
 *
 * @param certificates the anchors themselves
 * @param vendor the only maker whose devices they may name, where one is given
 * @param identity where the device's name stands, first one present; empty for the default of {@link TrustSettings}
 */
public record Anchor(
        List<X509Certificate> certificates,
        Optional<String> vendor,
        List<IdentitySource> identity,
        RevocationSettings revocation) {
    public Anchor {
        certificates = List.copyOf(certificates);
        identity = List.copyOf(identity);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("a trust anchor needs a certificate");
        }
    }

    /** Without vendor, with the default identity. */
    public static Anchor of(List<X509Certificate> certificates, RevocationSettings revocation) {
        return new Anchor(certificates, Optional.empty(), List.of(), revocation);
    }
}
