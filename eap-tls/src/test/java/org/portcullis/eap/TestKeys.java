package org.portcullis.eap;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import org.portcullis.eap.crypto.Cryptography;

/** Makes the keys of {@link TestPki}. */
final class TestKeys {
    private TestKeys() {}

    static KeyPair generate(String algorithm, String size, Cryptography cryptography) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm, cryptography.bouncyCastle());
            if (algorithm.equals("RSA")) {
                // Native code makes a 3072-bit key in a tenth of the time.
                generator = cryptography.helper().createKeyPairGenerator("RSA");
                generator.initialize(Integer.parseInt(size), cryptography.random());
            } else if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec(size), cryptography.random());
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
