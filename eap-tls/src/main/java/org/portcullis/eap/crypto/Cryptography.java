package org.portcullis.eap.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.Provider;
import java.security.SecureRandom;
import org.bouncycastle.jcajce.util.JcaJceHelper;
import org.bouncycastle.jcajce.util.ProviderJcaJceHelper;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the cryptographic primitives come from: the native Amazon Corretto Crypto Provider where its library loads, Bouncy
 * Castle's Java code for the rest and elsewhere. Nothing is installed in the JVM, so no other code is affected. Safe for
 * use by many threads.
 */
public final class Cryptography {
    private static final Logger LOG = LoggerFactory.getLogger(Cryptography.class);

    private final String name;
    private final boolean nativeCode;
    private final JcaJceHelper helper;
    private final Provider bouncyCastle;
    private final SecureRandom random;

    private Cryptography(
            String name, boolean nativeCode, JcaJceHelper helper, Provider bouncyCastle, SecureRandom random) {
        this.name = name;
        this.nativeCode = nativeCode;
        this.helper = helper;
        this.bouncyCastle = bouncyCastle;
        this.random = random;
    }

    /** The fastest that works on this machine; logs which one that is. */
    public static Cryptography choose(SecureRandom random) {
        AmazonCorrettoCryptoProvider corretto = new AmazonCorrettoCryptoProvider();
        Throwable loadingError = corretto.getLoadingError();
        if (loadingError != null) {
            LOG.warn(
                    "cryptography by Bouncy Castle alone, which needs about twice the CPU: the native library of the"
                            + " Amazon Corretto Crypto Provider did not load ({})",
                    loadingError.toString());
            return bouncyCastle(random);
        }
        BouncyCastleProvider bouncyCastle = new BouncyCastleProvider();
        String name = "Amazon Corretto Crypto Provider " + corretto.getVersionStr();
        LOG.info("cryptography by {}, the rest by Bouncy Castle {}", name, bouncyCastle.getVersionStr());
        return new Cryptography(name, true, new PreferringHelper(corretto, bouncyCastle), bouncyCastle, random);
    }

    /** Java code only. */
    public static Cryptography bouncyCastle(SecureRandom random) {
        BouncyCastleProvider bouncyCastle = new BouncyCastleProvider();
        return new Cryptography(
                "Bouncy Castle " + bouncyCastle.getVersionStr(),
                false,
                new ProviderJcaJceHelper(bouncyCastle),
                bouncyCastle,
                random);
    }

    /** The provider's name and version, for a person. */
    public String name() {
        return name;
    }

    /** Whether native code does the heavy work. */
    public boolean nativeCode() {
        return nativeCode;
    }

    /** Makes instances of any algorithm, from the best source of each. */
    public JcaJceHelper helper() {
        return helper;
    }

    /** The provider that has everything, for what is rare or needs one provider for all. */
    public Provider bouncyCastle() {
        return bouncyCastle;
    }

    public SecureRandom random() {
        return random;
    }
}
