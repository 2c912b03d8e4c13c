package org.portcullis.console.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What somebody may do in the console and by the API. */
public enum Role {
    /** Everything. */
    ADMIN,
    /** Devices and sessions, not the appliance itself. */
    OPERATOR,
    /** Reads and searches. */
    ANALYST;

    /** As the command line, the database and the pages have it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Role> ofWord(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
