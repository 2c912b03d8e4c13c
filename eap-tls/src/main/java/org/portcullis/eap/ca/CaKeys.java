package org.portcullis.eap.ca;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.ContentVerifier;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.RuntimeOperatorException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore.StoredGeneration;
import org.portcullis.eap.x509.SubjectPublicKey;
import org.portcullis.policy.value.Secret;

/** Makes keys of the issuing CA, in a token where there is one. */
final class CaKeys {
    private static final byte[] TRIAL = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    private final Cryptography cryptography;
    private final Optional<Token> token;

    CaKeys(Cryptography cryptography, Optional<Token> token) {
        this.cryptography = cryptography;
        this.token = token;
    }

    /** A key as it is made: what of it is kept, and what signs with it. */
    record Made(
            long generation,
            SubjectPublicKeyInfo publicKey,
            CaKey key,
            Optional<Secret> secret,
            Optional<String> tokenLabel) {

        StoredGeneration stored(String chain, String links) {
            try {
                return new StoredGeneration(
                        generation, publicKey.getEncoded(), secret, tokenLabel, chain, links, false);
            } catch (IOException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public String toString() {
            return "Made[" + generation + "]";
        }
    }

    Made make(long generation) {
        if (token.isPresent()) {
            Token.Generated made = token.get().generate(generation);
            return new Made(
                    generation,
                    made.publicKey(),
                    new CaKey.InToken(token.get(), made.label()),
                    Optional.empty(),
                    Optional.of(made.label()));
        }
        KeyPair pair = CaGenerations.generateKey(cryptography);
        return new Made(
                generation,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()),
                new CaKey.InMemory(pair.getPrivate(), cryptography.bouncyCastle()),
                Optional.of(Secret.of(pair.getPrivate().getEncoded())),
                Optional.empty());
    }

    /** The public key of the one certificate that the private key belongs to. @throws CaException when there is none */
    static byte[] matching(PrivateKey key, List<X509Certificate> given, Cryptography cryptography) {
        CaKey mine = new CaKey.InMemory(key, cryptography.bouncyCastle());
        CaKeys keys = new CaKeys(cryptography, Optional.empty());
        return given.stream()
                .filter(certificate -> {
                    try {
                        return keys.belongs(certificate, mine);
                    } catch (CaException anotherKindOfKey) {
                        return false;
                    }
                })
                .map(SubjectPublicKey::encoded)
                .findFirst()
                .orElseThrow(() -> new CaException("the key belongs to none of the certificates; give the pair"));
    }

    /** @throws CaException when the key does not sign, or is another one than the certificate's */
    void prove(X509Certificate certificate, CaKey key) {
        if (!belongs(certificate, key)) {
            throw new CaException("the key that is kept is not that of the certificate");
        }
    }

    private boolean belongs(X509Certificate certificate, CaKey key) {
        byte[] signature;
        ContentSigner signer = key.signer(
                SubjectPublicKeyInfo.getInstance(SubjectPublicKey.encoded(certificate)), cryptography.random());
        try {
            signer.getOutputStream().write(TRIAL);
            signature = signer.getSignature();
        } catch (IOException | RuntimeOperatorException e) {
            throw new CaException("the key cannot sign: " + e.getMessage(), e);
        }
        try {
            ContentVerifier verifier = new JcaContentVerifierProviderBuilder()
                    .setProvider(cryptography.bouncyCastle())
                    .build(certificate.getPublicKey())
                    .get(signer.getAlgorithmIdentifier());
            verifier.getOutputStream().write(TRIAL);
            return verifier.verify(signature);
        } catch (IOException | OperatorCreationException | RuntimeOperatorException another) {
            return false;
        }
    }
}
