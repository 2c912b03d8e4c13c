package org.portcullis.console.store.factor;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.console.store.AccountName;

/**
 * A security key or passkey of somebody, without the key itself, which never leaves its device.
 *
 * @param id the credential's, in base64url
 * @param name as its owner calls it
 * @param rpId the name of the console that it belongs to
 * @param credential its public key and all (WebAuthn §6.5.1)
 * @param counter the last signature counter (§6.1.1); 0 where it has none
 */
public record Passkey(
        String id,
        AccountName user,
        String name,
        String rpId,
        byte[] credential,
        long counter,
        Instant created,
        Optional<Instant> lastUsed) {
    private static final int LONGEST = 64;

    /** @throws IllegalArgumentException when it is no name for one */
    public static String name(String text) {
        String name = text.strip();
        if (name.isEmpty() || name.length() > LONGEST || !name.chars().allMatch(c -> c >= ' ')) {
            throw new IllegalArgumentException("must have 1 to " + LONGEST + " characters, in one line");
        }
        return name;
    }
}
