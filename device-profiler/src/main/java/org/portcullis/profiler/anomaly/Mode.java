package org.portcullis.profiler.anomaly;

import java.util.Locale;
import java.util.Optional;

/** What becomes of an anomaly that a rule finds. */
public enum Mode {
    /** It is not looked for; what is normal is learned all the same. */
    OFF,
    /** It is kept as an event of low severity. */
    RECORD,
    /** It is an alert: {@code event.kind: alert}. */
    ALERT,
    /** It is an alert, and something is done about it for a time. */
    ACT;

    /** As configuration, API and events write it: {@code alert}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The mode of that word; empty for any other word. */
    public static Optional<Mode> ofWord(String word) {
        for (Mode mode : values()) {
            if (mode.word().equals(word)) {
                return Optional.of(mode);
            }
        }
        return Optional.empty();
    }
}
