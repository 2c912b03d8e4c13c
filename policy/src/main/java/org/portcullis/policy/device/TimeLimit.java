package org.portcullis.policy.device;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.portcullis.policy.value.DurationText;

/** Until when a device is held, as people write it: a duration from now ({@code 30m}, {@code 2h}, {@code 7d}) or a time. */
public final class TimeLimit {
    private static final Duration MOST = Duration.ofDays(3_660);

    private TimeLimit() {}

    /** @throws IllegalArgumentException when the text is neither, or not in the next ten years; the message says so */
    public static Instant parse(String text, Instant now) {
        Optional<Duration> length = DurationText.parse(text);
        Instant until = length.isPresent() ? now.plus(length.get()) : time(text);
        if (!until.isAfter(now) || until.isAfter(now.plus(MOST))) {
            throw new IllegalArgumentException("\"" + text + "\" is not in the future, or more than ten years ahead");
        }
        return until;
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException neither) {
            throw new IllegalArgumentException(
                    "\"" + text + "\" is no duration like 30m, 2h or 7d, and no time like 2026-01-31T08:00:00Z");
        }
    }
}
