package org.portcullis.radius.packet;

import java.util.Arrays;
import java.util.Optional;
import org.portcullis.policy.value.Secret;

/**
 * The salted encryption of MS-MPPE-Send-Key and MS-MPPE-Recv-Key (RFC 2548 §2.4.2, §2.4.3), which is Tunnel-Password's too
 * (RFC 2868 §3.5): the key's length and the key, padded to 16 octets, each block masked by MD5 over the secret and what came before.
 */
public final class MppeKey {
    public static final int SALT_LENGTH = 2;

    /** Octets of the longest key or password that fits (RFC 2868 §3.5). */
    private static final int MAX_LENGTH = 239;

    private static final int BLOCK = Digests.LENGTH;

    private MppeKey() {}

    /**
     * The attribute's String: salt and ciphertext.
     *
     * @param key at most 239 octets
     * @param salt two octets, unique within the packet; its highest bit is set here, as the RFC wants it
     * @param requestAuthenticator of the Access-Request that is answered
     */
    public static byte[] encrypt(Secret key, byte[] salt, Secret secret, byte[] requestAuthenticator) {
        if (key.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("it has at most " + MAX_LENGTH + " octets");
        }
        byte[] marked = {(byte) (salt[0] | 0x80), salt[1]};
        int padded = (1 + key.length() + BLOCK - 1) / BLOCK * BLOCK;
        byte[] plain = new byte[padded];
        plain[0] = (byte) key.length();
        System.arraycopy(key.octets(), 0, plain, 1, key.length());
        byte[] result = Arrays.copyOf(marked, SALT_LENGTH + padded);
        byte[] previous = concat(requestAuthenticator, marked);
        for (int at = 0; at < padded; at += BLOCK) {
            byte[] mask = Digests.md5(secret.octets(), previous);
            for (int i = 0; i < BLOCK; i++) {
                result[SALT_LENGTH + at + i] = (byte) (plain[at + i] ^ mask[i]);
            }
            previous = Arrays.copyOfRange(result, SALT_LENGTH + at, SALT_LENGTH + at + BLOCK);
        }
        return result;
    }

    /** The key in an attribute's String; empty when it is not one encrypted under this secret. */
    public static Optional<Secret> decrypt(byte[] value, Secret secret, byte[] requestAuthenticator) {
        int padded = value.length - SALT_LENGTH;
        if (padded < BLOCK || padded % BLOCK != 0) {
            return Optional.empty();
        }
        byte[] plain = new byte[padded];
        byte[] previous = concat(requestAuthenticator, Arrays.copyOf(value, SALT_LENGTH));
        for (int at = 0; at < padded; at += BLOCK) {
            byte[] mask = Digests.md5(secret.octets(), previous);
            for (int i = 0; i < BLOCK; i++) {
                plain[at + i] = (byte) (value[SALT_LENGTH + at + i] ^ mask[i]);
            }
            previous = Arrays.copyOfRange(value, SALT_LENGTH + at, SALT_LENGTH + at + BLOCK);
        }
        int length = plain[0] & 0xFF;
        return length > padded - 1
                ? Optional.empty()
                : Optional.of(Secret.of(Arrays.copyOfRange(plain, 1, 1 + length)));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
