package org.portcullis.radius.packet;

import java.util.Arrays;
import java.util.Optional;
import org.portcullis.policy.value.Secret;

/** User-Password as it is hidden on the wire (RFC 2865 §5.2): in blocks of 16 octets, each masked by MD5 over the secret. */
public final class HiddenPassword {
    /** Octets of the longest password. */
    public static final int MAX_LENGTH = 128;

    private static final int BLOCK = Digests.LENGTH;

    private HiddenPassword() {}

    /** @throws IllegalArgumentException when it has more than {@value #MAX_LENGTH} octets */
    public static byte[] hide(byte[] password, Secret secret, byte[] requestAuthenticator) {
        if (password.length > MAX_LENGTH) {
            throw new IllegalArgumentException("a password has at most " + MAX_LENGTH + " octets");
        }
        byte[] hidden = Arrays.copyOf(password, Math.max(1, (password.length + BLOCK - 1) / BLOCK) * BLOCK);
        byte[] previous = requestAuthenticator;
        for (int at = 0; at < hidden.length; at += BLOCK) {
            mask(hidden, at, secret, previous);
            previous = Arrays.copyOfRange(hidden, at, at + BLOCK);
        }
        return hidden;
    }

    /** The password without its padding; empty when the attribute's length is wrong. Under another secret it is noise. */
    public static Optional<byte[]> reveal(byte[] hidden, Secret secret, byte[] requestAuthenticator) {
        if (hidden.length < BLOCK || hidden.length > MAX_LENGTH || hidden.length % BLOCK != 0) {
            return Optional.empty();
        }
        byte[] password = hidden.clone();
        byte[] previous = requestAuthenticator;
        for (int at = 0; at < hidden.length; at += BLOCK) {
            mask(password, at, secret, previous);
            previous = Arrays.copyOfRange(hidden, at, at + BLOCK);
        }
        int length = password.length;
        while (length > 0 && password[length - 1] == 0) {
            length--;
        }
        return Optional.of(Arrays.copyOf(password, length));
    }

    private static void mask(byte[] octets, int at, Secret secret, byte[] previous) {
        byte[] mask = Digests.md5(secret.octets(), previous);
        for (int i = 0; i < BLOCK; i++) {
            octets[at + i] ^= mask[i];
        }
    }
}
