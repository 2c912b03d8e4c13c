package org.portcullis.console.store.factor;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.portcullis.policy.value.Secret;

/**
 * Time-based one-time passwords (RFC 6238) as every authenticator app has them: HMAC-SHA-1, six digits, a step of 30 s. A code is
 * taken one step early or late too (§5.2), and never one of a step that was taken before, nor of an earlier one.
 */
public final class Totp {
    public static final int DIGITS = 6;
    public static final Duration STEP = Duration.ofSeconds(30);
    /** As long as HMAC-SHA-1 is wide (RFC 4226 §4, R6). */
    static final int SECRET_OCTETS = 20;

    private static final int MODULUS = 1_000_000;
    private static final int SKEW = 1;

    private Totp() {}

    /** The step that a time falls into. */
    public static long step(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), STEP.toSeconds());
    }

    /** The code of a step, with its leading zeros (RFC 4226 §5.3). */
    public static String code(Secret secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.octets(), "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 0x0f;
            int truncated = ByteBuffer.wrap(hash, offset, Integer.BYTES).getInt() & 0x7fffffff;
            return String.format(Locale.ROOT, "%0" + DIGITS + "d", truncated % MODULUS);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /**
     * The step that a code belongs to.
     *
     * @param lastStep the newest that was taken
     * @return empty when the code is wrong, or was taken already
     */
    static OptionalLong match(Secret secret, String code, Instant now, long lastStep) {
        byte[] typed = code.getBytes(StandardCharsets.UTF_8);
        long current = step(now);
        OptionalLong found = OptionalLong.empty();
        for (long step = current - SKEW; step <= current + SKEW; step++) {
            boolean same = MessageDigest.isEqual(typed, code(secret, step).getBytes(StandardCharsets.UTF_8));
            if (same && step > lastStep) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }
}
