package org.portcullis.radius.packet;

import java.security.MessageDigest;
import java.util.Arrays;
import org.portcullis.policy.value.Secret;

/**
 * Request Authenticator of the requests that carry no random one (RFC 2866 §3, RFC 5176 §2.3): MD5 over code, identifier,
 * length, 16 octets of zero, attributes and shared secret.
 */
public final class RequestAuthenticator {
    private static final int AT = 4;

    private RequestAuthenticator() {}

    /** Writes the authenticator into a request whose other octets are final. */
    public static void sign(byte[] request, Secret secret) {
        System.arraycopy(compute(request, secret), 0, request, AT, Digests.LENGTH);
    }

    /** Whether a request's authenticator is right; compared in constant time. */
    public static boolean verify(byte[] request, Secret secret) {
        byte[] claimed = Arrays.copyOfRange(request, AT, AT + Digests.LENGTH);
        return MessageDigest.isEqual(claimed, compute(request, secret));
    }

    private static byte[] compute(byte[] request, Secret secret) {
        byte[] zeroed = request.clone();
        Arrays.fill(zeroed, AT, AT + Digests.LENGTH, (byte) 0);
        return Digests.md5(zeroed, secret.octets());
    }
}
