package org.portcullis.eap.session;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.HexFormat;
import org.portcullis.policy.value.Secret;

/**
 * A key that seals session tickets (RFC 5077 §4).
 *
 * @param name 32 hex digits, which begin each ticket sealed under it
 * @param secret AES-256, 32 octets
 * @param created to the second
 */
public record TicketKey(String name, Secret secret, Instant created) {
    static final int NAME_OCTETS = 16;
    private static final int KEY_OCTETS = 32;

    public TicketKey {
        if (secret.length() != KEY_OCTETS || name.length() != 2 * NAME_OCTETS) {
            throw new IllegalArgumentException(
                    "a ticket key has a name of " + NAME_OCTETS + " and a secret of " + KEY_OCTETS + " octets");
        }
    }

    /** A new one, of random octets. */
    public static TicketKey generate(SecureRandom random, Instant now) {
        byte[] name = new byte[NAME_OCTETS];
        byte[] secret = new byte[KEY_OCTETS];
        random.nextBytes(name);
        random.nextBytes(secret);
        return new TicketKey(
                HexFormat.of().formatHex(name), Secret.of(secret), Instant.ofEpochSecond(now.getEpochSecond()));
    }
}
