package org.portcullis.console.store;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.portcullis.policy.value.Secret;

/**
 * Argon2id (RFC 9106) with 19 MiB, two passes, one lane; written in the PHC string format, so that a hash made with other
 * costs still verifies. At most {@value #AT_ONCE} are computed at the same time: they cost memory and a core each.
 */
public final class PasswordHasher {
    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int SALT_OCTETS = 16;
    private static final int HASH_OCTETS = 32;
    private static final int AT_ONCE = 2;
    private static final int PATIENCE_SECONDS = 3;
    private static final Pattern SHAPE = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    private final SecureRandom random;
    private final Semaphore slots = new Semaphore(AT_ONCE, true);

    PasswordHasher(SecureRandom random) {
        this.random = random;
    }

    /** @throws BusyException when no slot came free within {@value #PATIENCE_SECONDS} s */
    String hash(Secret password) {
        byte[] salt = octets(SALT_OCTETS);
        return encode(salt, derive(password, MEMORY_KIB, PASSES, LANES, salt, HASH_OCTETS));
    }

    /** A hash that no password has; checking against it takes as long as against any other. */
    String decoy() {
        return encode(octets(SALT_OCTETS), octets(HASH_OCTETS));
    }

    /**
     * Compares in constant time.
     *
     * @throws BusyException as {@link #hash}
     */
    boolean matches(Secret password, String encoded) {
        Matcher parts = SHAPE.matcher(encoded);
        if (!parts.matches()) {
            throw new IllegalArgumentException("a stored password hash is not in the format $argon2id$v=19$...");
        }
        byte[] salt = Base64.getDecoder().decode(parts.group(4));
        byte[] expected = Base64.getDecoder().decode(parts.group(5));
        byte[] actual = derive(
                password,
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)),
                salt,
                expected.length);
        return MessageDigest.isEqual(expected, actual);
    }

    private byte[] derive(Secret password, int memoryKib, int passes, int lanes, byte[] salt, int length) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        byte[] hash = new byte[length];
        acquire();
        try {
            argon2.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(memoryKib)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            argon2.generateBytes(password.octets(), hash);
        } finally {
            slots.release();
        }
        return hash;
    }

    private void acquire() {
        try {
            if (!slots.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new BusyException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusyException();
        }
    }

    private byte[] octets(int count) {
        byte[] octets = new byte[count];
        random.nextBytes(octets);
        return octets;
    }

    private static String encode(byte[] salt, byte[] hash) {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + PASSES + ",p=" + LANES + "$" + base64.encodeToString(salt)
                + "$" + base64.encodeToString(hash);
    }
}
