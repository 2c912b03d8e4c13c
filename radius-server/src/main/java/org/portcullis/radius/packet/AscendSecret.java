package org.portcullis.radius.packet;

import java.util.Arrays;
import org.portcullis.policy.value.Secret;

/** The way that Ascend hides a secret of 16 octets: masked once by MD5 over Request Authenticator and shared secret. */
final class AscendSecret {
    private AscendSecret() {}

    /** Hides and reveals alike. */
    static byte[] mask(byte[] value, Secret secret, byte[] requestAuthenticator) {
        if (value.length > Digests.LENGTH) {
            throw new IllegalArgumentException("it has at most " + Digests.LENGTH + " octets");
        }
        byte[] masked = Arrays.copyOf(value, Digests.LENGTH);
        byte[] mask = Digests.md5(requestAuthenticator, secret.octets());
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i];
        }
        return masked;
    }
}
