package org.portcullis.console.store;

import java.util.regex.Pattern;

/** The name of a user or of a token: one word, safe to print anywhere. */
public record AccountName(String text) {
    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");

    /** @throws IllegalArgumentException saying what a name may be */
    public AccountName {
        if (!SHAPE.matcher(text).matches()) {
            throw new IllegalArgumentException("a name is 1 to 64 letters, digits and ._@- and starts with a letter or"
                    + " digit; this one has " + text.length() + " characters or others among them");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
