package org.portcullis.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** How far back the overview looks. */
public enum Period {
    HOUR("1h", "hour", Duration.ofHours(1), Duration.ofMinutes(1)),
    DAY("24h", "day", Duration.ofDays(1), Duration.ofMinutes(15)),
    WEEK("7d", "week", Duration.ofDays(7), Duration.ofHours(2));

    private final String word;
    private final String title;
    private final Duration length;
    private final Duration step;

    Period(String word, String title, Duration length, Duration step) {
        this.word = word;
        this.title = title;
        this.length = length;
        this.step = step;
    }

    /** The period of that word; empty for any other word. */
    public static Optional<Period> ofWord(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    /** {@code 24h}. */
    public String word() {
        return word;
    }

    /** {@code day}. */
    public String title() {
        return title;
    }

    public Duration length() {
        return length;
    }

    /** How much of it one bar of its picture stands for. */
    public Duration step() {
        return step;
    }

    public int steps() {
        return Math.toIntExact(length.dividedBy(step));
    }

    /** The end of the period that is on: the end of the step that {@code now} is in. */
    Instant end(Instant now) {
        long millis = step.toMillis();
        return Instant.ofEpochMilli((now.toEpochMilli() / millis + 1) * millis);
    }
}
