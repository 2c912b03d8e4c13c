package org.portcullis.eap.crypto;

import java.security.AlgorithmParameterGenerator;
import java.security.AlgorithmParameters;
import java.security.InvalidAlgorithmParameterException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidator;
import java.security.cert.CertStore;
import java.security.cert.CertStoreParameters;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Cipher;
import javax.crypto.ExemptionMechanism;
import javax.crypto.KeyAgreement;
import javax.crypto.KeyGenerator;
import javax.crypto.Mac;
import javax.crypto.NoSuchPaddingException;
import javax.crypto.SecretKeyFactory;
import org.bouncycastle.jcajce.util.JcaJceHelper;

/**
 * Takes each algorithm from the preferred provider where that has it, and from the complete one else. Neither needs to be
 * installed in the JVM.
 */
final class PreferringHelper implements JcaJceHelper {
    private final Provider preferred;
    private final Provider complete;
    // Bounded, since algorithms are named by code and not by peers.
    private final Map<Wanted, Provider> chosen = new ConcurrentHashMap<>();

    private record Wanted(String type, String algorithm) {}

    PreferringHelper(Provider preferred, Provider complete) {
        this.preferred = preferred;
        this.complete = complete;
    }

    private Provider having(String type, String algorithm) {
        return chosen.computeIfAbsent(new Wanted(type, algorithm), this::choose);
    }

    private Provider choose(Wanted wanted) {
        // Corretto signs with Ed25519 but has no KeyFactory for it, so that foreign keys do not get in.
        if (wanted.algorithm().startsWith("Ed")) {
            return complete;
        }
        return preferred.getService(wanted.type(), wanted.algorithm()) != null ? preferred : complete;
    }

    @Override
    public Cipher createCipher(String algorithm) throws NoSuchAlgorithmException, NoSuchPaddingException {
        return Cipher.getInstance(algorithm, having("Cipher", algorithm));
    }

    @Override
    public Mac createMac(String algorithm) throws NoSuchAlgorithmException {
        return Mac.getInstance(algorithm, having("Mac", algorithm));
    }

    @Override
    public KeyAgreement createKeyAgreement(String algorithm) throws NoSuchAlgorithmException {
        return KeyAgreement.getInstance(algorithm, having("KeyAgreement", algorithm));
    }

    @Override
    public AlgorithmParameterGenerator createAlgorithmParameterGenerator(String algorithm)
            throws NoSuchAlgorithmException {
        return AlgorithmParameterGenerator.getInstance(algorithm, having("AlgorithmParameterGenerator", algorithm));
    }

    @Override
    public AlgorithmParameters createAlgorithmParameters(String algorithm) throws NoSuchAlgorithmException {
        return AlgorithmParameters.getInstance(algorithm, having("AlgorithmParameters", algorithm));
    }

    @Override
    public KeyGenerator createKeyGenerator(String algorithm) throws NoSuchAlgorithmException {
        return KeyGenerator.getInstance(algorithm, having("KeyGenerator", algorithm));
    }

    @Override
    public KeyFactory createKeyFactory(String algorithm) throws NoSuchAlgorithmException {
        return KeyFactory.getInstance(algorithm, having("KeyFactory", algorithm));
    }

    @Override
    public SecretKeyFactory createSecretKeyFactory(String algorithm) throws NoSuchAlgorithmException {
        return SecretKeyFactory.getInstance(algorithm, having("SecretKeyFactory", algorithm));
    }

    @Override
    public KeyPairGenerator createKeyPairGenerator(String algorithm) throws NoSuchAlgorithmException {
        return KeyPairGenerator.getInstance(algorithm, having("KeyPairGenerator", algorithm));
    }

    @Override
    @Deprecated
    public MessageDigest createDigest(String algorithm) throws NoSuchAlgorithmException {
        return createMessageDigest(algorithm);
    }

    @Override
    public MessageDigest createMessageDigest(String algorithm) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance(algorithm, having("MessageDigest", algorithm));
    }

    @Override
    public Signature createSignature(String algorithm) throws NoSuchAlgorithmException {
        return Signature.getInstance(algorithm, having("Signature", algorithm));
    }

    @Override
    public CertificateFactory createCertificateFactory(String type) throws CertificateException {
        return CertificateFactory.getInstance(type, having("CertificateFactory", type));
    }

    @Override
    public SecureRandom createSecureRandom(String algorithm) throws NoSuchAlgorithmException {
        return SecureRandom.getInstance(algorithm, having("SecureRandom", algorithm));
    }

    @Override
    public CertPathBuilder createCertPathBuilder(String algorithm) throws NoSuchAlgorithmException {
        return CertPathBuilder.getInstance(algorithm, having("CertPathBuilder", algorithm));
    }

    @Override
    public CertPathValidator createCertPathValidator(String algorithm) throws NoSuchAlgorithmException {
        return CertPathValidator.getInstance(algorithm, having("CertPathValidator", algorithm));
    }

    @Override
    public CertStore createCertStore(String type, CertStoreParameters parameters)
            throws NoSuchAlgorithmException, InvalidAlgorithmParameterException {
        return CertStore.getInstance(type, parameters, having("CertStore", type));
    }

    @Override
    public ExemptionMechanism createExemptionMechanism(String algorithm) throws NoSuchAlgorithmException {
        return ExemptionMechanism.getInstance(algorithm, having("ExemptionMechanism", algorithm));
    }

    @Override
    public KeyStore createKeyStore(String type) throws KeyStoreException {
        return KeyStore.getInstance(type, having("KeyStore", type));
    }
}
