package org.portcullis.radius.packet;

import java.security.MessageDigest;
import java.util.Arrays;
import org.portcullis.policy.value.Secret;

/**
 * Message-Authenticator (RFC 3579 §3.2): HMAC-MD5 over the whole packet, the attribute's own value zero, and for an answer
 * with the Request Authenticator in the Authenticator field.
 */
public final class MessageAuthenticator {
    /** Octets of the attribute's value. */
    public static final int VALUE_LENGTH = Digests.LENGTH;

    private static final int AUTHENTICATOR_AT = 4;

    private MessageAuthenticator() {}

    /**
     * Whether a packet's Message-Authenticator is right; compared in constant time.
     *
     * @param packet exactly as long as its Length field says
     * @param valueAt where the attribute's value begins
     * @param requestAuthenticator that of the request, also when the packet is the answer to it
     */
    public static boolean verify(byte[] packet, int valueAt, byte[] requestAuthenticator, Secret secret) {
        byte[] claimed = Arrays.copyOfRange(packet, valueAt, valueAt + VALUE_LENGTH);
        return MessageDigest.isEqual(claimed, compute(packet, valueAt, requestAuthenticator, secret));
    }

    /** Writes the Message-Authenticator's value into the packet. */
    public static void sign(byte[] packet, int valueAt, byte[] requestAuthenticator, Secret secret) {
        byte[] value = compute(packet, valueAt, requestAuthenticator, secret);
        System.arraycopy(value, 0, packet, valueAt, VALUE_LENGTH);
    }

    private static byte[] compute(byte[] packet, int valueAt, byte[] requestAuthenticator, Secret secret) {
        byte[] zeroed = packet.clone();
        Arrays.fill(zeroed, valueAt, valueAt + VALUE_LENGTH, (byte) 0);
        System.arraycopy(requestAuthenticator, 0, zeroed, AUTHENTICATOR_AT, requestAuthenticator.length);
        return Digests.hmacMd5(secret, zeroed);
    }
}
