package org.portcullis.console.overview;

import java.util.Locale;

/** How well something is. */
public enum Level {
    GOOD,
    WARN,
    BAD;

    /** {@code good}, {@code warn} or {@code bad}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
