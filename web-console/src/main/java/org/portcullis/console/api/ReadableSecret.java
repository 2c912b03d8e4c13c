package org.portcullis.console.api;

import java.security.SecureRandom;

/** A secret that a person may have to read to another one, or type. */
final class ReadableSecret {
    /** No letter or digit that can be taken for another one. */
    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    private static final int LENGTH = 25;
    private static final int GROUP = 5;

    private ReadableSecret() {}

    /** 125 random bits, in groups. */
    static String make(SecureRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % GROUP == 0) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
