package org.portcullis.console.store;

import java.util.Locale;
import org.portcullis.policy.value.Secret;

/** What a password that somebody chooses must be: long, and not one of the first that are tried. */
public final class NewPassword {
    public static final int SHORTEST = 12;
    public static final int LONGEST = 256;
    private static final int FEWEST_KINDS = 5;

    private NewPassword() {}

    /** @throws IllegalArgumentException saying what is wrong with it, without saying it */
    public static Secret of(AccountName user, String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (text.length() < SHORTEST || text.length() > LONGEST) {
            throw new IllegalArgumentException("must have " + SHORTEST + " to " + LONGEST + " characters");
        }
        if (lower.chars().distinct().count() < FEWEST_KINDS) {
            throw new IllegalArgumentException("repeats the same few characters; choose another one");
        }
        if (lower.replace(user.text().toLowerCase(Locale.ROOT), "").length() < SHORTEST / 2) {
            throw new IllegalArgumentException("is little more than the name; choose another one");
        }
        return Secret.ofUtf8(text);
    }
}
