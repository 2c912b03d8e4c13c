package org.portcullis.console.store;

import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** The times up to now that a search may be for. */
public enum RecentTime {
    MINUTES("15m", "15 minutes", Duration.ofMinutes(15)),
    HOUR("1h", "hour", Duration.ofHours(1)),
    DAY("24h", "24 hours", Duration.ofHours(24)),
    WEEK("7d", "7 days", Duration.ofDays(7)),
    MONTH("30d", "30 days", Duration.ofDays(30));

    private final String word;
    private final String title;
    private final Duration length;

    RecentTime(String word, String title, Duration length) {
        this.word = word;
        this.title = title;
        this.length = length;
    }

    /** As addresses and the API have it. */
    public String word() {
        return word;
    }

    /** To people, after "last". */
    public String title() {
        return title;
    }

    public Duration length() {
        return length;
    }

    public static Optional<RecentTime> ofWord(String word) {
        return Stream.of(values()).filter(one -> one.word.equals(word)).findFirst();
    }
}
