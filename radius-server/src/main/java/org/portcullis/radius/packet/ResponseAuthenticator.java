package org.portcullis.radius.packet;

import java.security.MessageDigest;
import java.util.Arrays;
import org.portcullis.policy.value.Secret;

/**
 * Response Authenticator (RFC 2865 §3): MD5 over code, identifier, length, Request Authenticator, attributes and shared
 * secret.
 */
public final class ResponseAuthenticator {
    private static final int AT = 4;

    private ResponseAuthenticator() {}

    /** Writes the authenticator into an answer whose other octets are final. */
    public static void sign(byte[] answer, byte[] requestAuthenticator, Secret secret) {
        byte[] value = compute(answer, requestAuthenticator, secret);
        System.arraycopy(value, 0, answer, AT, Digests.LENGTH);
    }

    /** Whether the answer is one to that request; compared in constant time. */
    public static boolean verify(byte[] answer, byte[] requestAuthenticator, Secret secret) {
        byte[] claimed = Arrays.copyOfRange(answer, AT, AT + Digests.LENGTH);
        return MessageDigest.isEqual(claimed, compute(answer, requestAuthenticator, secret));
    }

    private static byte[] compute(byte[] answer, byte[] requestAuthenticator, Secret secret) {
        byte[] content = answer.clone();
        System.arraycopy(requestAuthenticator, 0, content, AT, Digests.LENGTH);
        return Digests.md5(content, secret.octets());
    }
}
