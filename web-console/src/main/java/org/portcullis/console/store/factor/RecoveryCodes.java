package org.portcullis.console.store.factor;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Codes for the day when the authenticator is gone: {@value #COUNT} of 79 random bits, each taken once. Only their SHA-256 is
 * kept, which is enough: there is nothing to guess.
 */
final class RecoveryCodes {
    static final int COUNT = 10;
    private static final String READABLE = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int GROUPS = 4;
    private static final int GROUP = 4;

    private RecoveryCodes() {}

    static List<String> make(SecureRandom random) {
        return Stream.generate(() -> code(random)).limit(COUNT).toList();
    }

    private static String code(SecureRandom random) {
        return IntStream.range(0, GROUPS * GROUP)
                .mapToObj(
                        i -> (i > 0 && i % GROUP == 0 ? "-" : "") + READABLE.charAt(random.nextInt(READABLE.length())))
                .reduce("", String::concat);
    }

    /** What is kept of one, however it was typed. */
    static String hash(String typed) {
        String plain = typed.toLowerCase(Locale.ROOT).replaceAll("[\\s-]", "");
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(plain.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
