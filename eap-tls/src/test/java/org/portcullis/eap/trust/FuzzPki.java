package org.portcullis.eap.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Pem;

/** The root that signed the certificates and CRLs of the corpora, and whoever trusts it; its key is gone. */
final class FuzzPki {
    static final Cryptography CRYPTOGRAPHY = Cryptography.choose(new SecureRandom());
    static final Pem PEM = new Pem(CRYPTOGRAPHY);
    static final X509Certificate ROOT = certificate("root.pem");
    static final X509Certificate DEVICE = certificate("device.pem");

    /** When the certificates of the corpora are good. */
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-06-01T00:00:00Z"));

    private FuzzPki() {}

    static ChainValidator validator(RevocationSettings revocation) {
        return new ChainValidator(
                new TrustSettings(
                        List.of(Anchor.of(List.of(ROOT), revocation)), List.of(), IdentitySource.DEFAULT, List.of()),
                CRYPTOGRAPHY,
                CLOCK);
    }

    private static X509Certificate certificate(String name) {
        try (InputStream in = FuzzPki.class.getResourceAsStream("FuzzPki/" + name)) {
            return PEM.certificates(name, new String(in.readAllBytes(), StandardCharsets.US_ASCII))
                    .get(0);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
