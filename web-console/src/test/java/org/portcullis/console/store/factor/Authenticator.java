package org.portcullis.console.store.factor;

import java.io.ByteArrayOutputStream;
import java.time.Instant;
import org.portcullis.policy.value.Secret;

/** An authenticator app, which had its secret typed in. */
public final class Authenticator {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final Secret secret;

    /** @param shown in base32, with spaces or without */
    public Authenticator(String shown) {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        long buffer = 0;
        int held = 0;
        for (char digit : shown.replace(" ", "").toCharArray()) {
            buffer = buffer << 5 | ALPHABET.indexOf(digit);
            held += 5;
            if (held >= 8) {
                held -= 8;
                octets.write((int) (buffer >> held));
            }
        }
        secret = Secret.of(octets.toByteArray());
    }

    /** What it shows at that time. */
    public String code(Instant now) {
        return Totp.code(secret, Totp.step(now));
    }
}
