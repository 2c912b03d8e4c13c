package org.portcullis.radius.packet;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.portcullis.policy.value.Secret;

/** The two digests that RADIUS is built on. Both are in every Java runtime, so their absence is not an error to handle. */
final class Digests {
    /** Octets of either digest. */
    static final int LENGTH = 16;

    private static final int BLOCK = 64;
    private static final byte INNER = 0x36;
    private static final byte OUTER = 0x5C;

    /** Cloned, never fed: to look a provider up costs as much as to digest a small packet. */
    private static final MessageDigest MD5 = prototype();

    private Digests() {}

    static byte[] md5(byte[]... parts) {
        try {
            MessageDigest digest = (MessageDigest) MD5.clone();
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** HMAC-MD5 (RFC 2104 §2). */
    static byte[] hmacMd5(Secret secret, byte[] message) {
        byte[] key = secret.octets();
        byte[] block = Arrays.copyOf(key.length > BLOCK ? md5(key) : key, BLOCK);
        return md5(masked(block, OUTER), md5(masked(block, INNER), message));
    }

    private static byte[] masked(byte[] block, byte mask) {
        byte[] masked = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            masked[i] = (byte) (block[i] ^ mask);
        }
        return masked;
    }

    private static MessageDigest prototype() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
