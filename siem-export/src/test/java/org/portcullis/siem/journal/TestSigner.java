package org.portcullis.siem.journal;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.UUID;

/** A key for tests, made anew each time. */
final class TestSigner implements CheckpointSigner, CheckpointVerifier {
    private static final String ALGORITHM = "Ed25519";

    private final String name = UUID.randomUUID().toString();
    private final KeyPair pair;

    TestSigner() {
        try {
            pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String key() {
        return name;
    }

    @Override
    public byte[] sign(byte[] octets) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initSign(pair.getPrivate());
            signature.update(octets);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public boolean verifies(String key, byte[] octets, byte[] made) {
        try {
            Signature signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(pair.getPublic());
            signature.update(octets);
            return key.equals(name) && signature.verify(made);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
