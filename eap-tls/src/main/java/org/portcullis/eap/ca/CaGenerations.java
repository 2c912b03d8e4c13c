package org.portcullis.eap.ca;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.store.CaStore;
import org.portcullis.eap.store.CaStore.StoredGeneration;
import org.portcullis.eap.x509.CertificateFacts;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Secret;

/** The generations of the issuing CA as they are kept, with their keys. */
final class CaGenerations {
    private final CaStore store;
    private final Cryptography cryptography;
    private final Optional<Token> token;
    private final Pem pem;

    /** @param token where keys are, and are made, that are not in the database */
    CaGenerations(CaStore store, Cryptography cryptography, Optional<Token> token) {
        this.store = store;
        this.cryptography = cryptography;
        this.token = token;
        this.pem = new Pem(cryptography);
    }

    /** Those that sign, the newest first; empty before the first has its certificate. */
    List<CaGeneration> live() {
        return store.generations().stream()
                .filter(stored -> stored.isCertified() && !stored.closed())
                .map(stored -> new CaGeneration(
                        stored.number(),
                        pem.certificates("the stored issuing CA", stored.chain()),
                        pem.certificates("the stored links of the issuing CA", stored.links()),
                        key(stored)))
                .toList();
    }

    /** The key of a generation. What is the matter with one in a token shows when it signs. */
    CaKey key(StoredGeneration stored) {
        if (stored.key().isPresent()) {
            return new CaKey.InMemory(privateKey(stored.key().get()), cryptography.bouncyCastle());
        }
        if (stored.tokenLabel().isEmpty()) {
            return new CaKey.Missing("the key of the issuing CA was destroyed");
        }
        return token.<CaKey>map(
                        found -> new CaKey.InToken(found, stored.tokenLabel().get()))
                .orElseGet(
                        () -> new CaKey.Missing("the key " + stored.tokenLabel().get()
                                + " of the issuing CA is in a PKCS#11 token; say in ca.pkcs11 which one"));
    }

    /** The key of a root; empty where the root was not made here. */
    Optional<CaKey> rootKey(X509Certificate root) {
        return store.rootKey(CertificateFacts.sha256(Certificates.encoded(root)))
                .map(key -> new CaKey.InMemory(privateKey(key), cryptography.bouncyCastle()));
    }

    PrivateKey privateKey(Secret pkcs8) {
        try {
            return KeyFactory.getInstance(
                            PrivateKeyInfo.getInstance(pkcs8.octets())
                                    .getPrivateKeyAlgorithm()
                                    .getAlgorithm()
                                    .getId(),
                            cryptography.bouncyCastle())
                    .generatePrivate(new PKCS8EncodedKeySpec(pkcs8.octets()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new StoreException("the stored CA key cannot be read: " + e.getMessage(), e);
        }
    }

    static KeyPair generateKey(Cryptography cryptography) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", cryptography.bouncyCastle());
            generator.initialize(new ECGenParameterSpec("secp256r1"), cryptography.random());
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new CaException("a P-256 key cannot be made: " + e.getMessage(), e);
        }
    }
}
