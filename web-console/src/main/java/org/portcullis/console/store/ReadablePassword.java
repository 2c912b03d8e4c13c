package org.portcullis.console.store;

import java.security.SecureRandom;
import org.portcullis.policy.value.Secret;

/** Passwords that the appliance makes: 99 random bits that can be read to somebody, {@code k4rt-9xbm-...}. */
final class ReadablePassword {
    /** Without 0, 1, i, l and o, which are misread. */
    private static final String READABLE = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 5;
    private static final int GROUP = 4;

    private ReadablePassword() {}

    static Secret make(SecureRandom random) {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GROUPS * GROUP; i++) {
            password.append(i > 0 && i % GROUP == 0 ? "-" : "")
                    .append(READABLE.charAt(random.nextInt(READABLE.length())));
        }
        return Secret.ofUtf8(password.toString());
    }
}
