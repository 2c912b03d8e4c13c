package org.portcullis.eap.ca;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.portcullis.eap.x509.SubjectPublicKey;

/** A CA's private key, wherever it rests. */
sealed interface CaKey {

    /** What signs with it, by the algorithm that fits the key. */
    ContentSigner signer(SubjectPublicKeyInfo publicKey, SecureRandom random);

    /** Unsealed from the database. */
    record InMemory(PrivateKey key, Provider provider) implements CaKey {
        @Override
        public ContentSigner signer(SubjectPublicKeyInfo publicKey, SecureRandom random) {
            return contentSigner(publicKey, key, provider, random);
        }

        @Override
        public String toString() {
            return "InMemory";
        }
    }

    /** In a PKCS#11 token, which it never leaves. */
    record InToken(Token token, String label) implements CaKey {
        @Override
        public ContentSigner signer(SubjectPublicKeyInfo publicKey, SecureRandom random) {
            return token.signing(label, (key, provider) -> contentSigner(publicKey, key, provider, random));
        }
    }

    /** Destroyed, or out of reach. */
    record Missing(String why) implements CaKey {
        @Override
        public ContentSigner signer(SubjectPublicKeyInfo publicKey, SecureRandom random) {
            throw new CaException(why);
        }
    }

    private static ContentSigner contentSigner(
            SubjectPublicKeyInfo publicKey, PrivateKey key, Provider provider, SecureRandom random) {
        try {
            return new JcaContentSignerBuilder(algorithm(SubjectPublicKey.type(encoded(publicKey))))
                    .setProvider(provider)
                    .setSecureRandom(random)
                    .build(key);
        } catch (OperatorCreationException e) {
            throw new CaException("the CA's key cannot sign: " + e.getMessage(), e);
        }
    }

    private static byte[] encoded(SubjectPublicKeyInfo key) {
        try {
            return key.getEncoded();
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String algorithm(String keyType) {
        return switch (keyType) {
            case "EC-P256" -> "SHA256withECDSA";
            case "EC-P384" -> "SHA384withECDSA";
            case "EC-P521" -> "SHA512withECDSA";
            case "Ed25519" -> "Ed25519";
            default -> {
                if (!keyType.startsWith("RSA-")) {
                    throw new CaException("a CA's key of type " + keyType
                            + " is not supported; use EC P-256, P-384 or P-521, Ed25519, or RSA");
                }
                yield "SHA256withRSA";
            }
        };
    }
}
