package org.portcullis.eap.tls;

import java.util.List;
import java.util.Optional;
import java.util.Vector;
import java.util.stream.IntStream;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.SignatureScheme;

/** The signature schemes that are accepted and offered (RFC 8446 §4.2.3); none with SHA-1. */
public final class SignatureSchemes {
    private static final int[] MODERN = {
        SignatureScheme.ecdsa_secp256r1_sha256,
        SignatureScheme.ecdsa_secp384r1_sha384,
        SignatureScheme.ecdsa_secp521r1_sha512,
        SignatureScheme.ed25519,
        SignatureScheme.rsa_pss_rsae_sha256,
        SignatureScheme.rsa_pss_rsae_sha384,
        SignatureScheme.rsa_pss_rsae_sha512
    };
    private static final int[] PKCS1 = {
        SignatureScheme.rsa_pkcs1_sha256, SignatureScheme.rsa_pkcs1_sha384, SignatureScheme.rsa_pkcs1_sha512
    };

    private SignatureSchemes() {}

    /** For handshake messages of TLS 1.3, which has no PKCS#1 v1.5 there. */
    static Vector<SignatureAndHashAlgorithm> handshake13() {
        return vector(MODERN);
    }

    /** For handshake messages of TLS 1.2, and for certificates in either version. */
    public static Vector<SignatureAndHashAlgorithm> all() {
        return vector(
                IntStream.concat(IntStream.of(MODERN), IntStream.of(PKCS1)).toArray());
    }

    /** The first of these, in their order, that the other side offers. */
    static Optional<SignatureAndHashAlgorithm> choose(List<Integer> ours, Vector<?> offered) {
        return ours.stream()
                .map(SignatureScheme::getSignatureAndHashAlgorithm)
                .filter(offered::contains)
                .findFirst();
    }

    private static Vector<SignatureAndHashAlgorithm> vector(int[] schemes) {
        Vector<SignatureAndHashAlgorithm> vector = new Vector<>();
        for (int scheme : schemes) {
            vector.add(SignatureScheme.getSignatureAndHashAlgorithm(scheme));
        }
        return vector;
    }
}
