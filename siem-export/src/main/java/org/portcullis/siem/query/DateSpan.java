package org.portcullis.siem.query;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The time that a text stands for, as Elasticsearch reads it: {@code 2026-03} is all of that month, {@code now-15m} one
 * millisecond, {@code now/d} all of today (UTC).
 *
 * @param first its first millisecond since 1970
 * @param last its last one
 */
record DateSpan(long first, long last) {
    private static final Pattern MATH = Pattern.compile("now((?:[+-]\\d{1,9}[yMwdhHms])*)(?:/([yMwdhHms]))?");
    private static final Pattern STEP = Pattern.compile("([+-]\\d+)([yMwdhHms])");
    private static final Pattern ABSOLUTE = Pattern.compile("(\\d{4})(?:-(\\d{2})(?:-(\\d{2})(?:T(\\d{2})"
            + "(?::(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?(Z|[+-]\\d{2}(?::?\\d{2})?)?)?)?)?");
    private static final Pattern MILLIS = Pattern.compile("-?\\d{5,15}");

    /** Empty when the text is no time. */
    static Optional<DateSpan> parse(String text, Instant now) {
        try {
            Matcher math = MATH.matcher(text);
            if (math.matches()) {
                return Optional.of(relative(math, now.atZone(ZoneOffset.UTC)));
            }
            Matcher absolute = ABSOLUTE.matcher(text);
            if (absolute.matches()) {
                return Optional.of(absolute(absolute));
            }
            return MILLIS.matcher(text).matches()
                    ? Optional.of(new DateSpan(Long.parseLong(text), Long.parseLong(text)))
                    : Optional.empty();
        } catch (DateTimeException | ArithmeticException noSuchTime) {
            return Optional.empty();
        }
    }

    private static DateSpan relative(Matcher math, ZonedDateTime now) {
        ZonedDateTime time = now;
        Matcher step = STEP.matcher(math.group(1));
        while (step.find()) {
            time = time.plus(Long.parseLong(step.group(1)), unit(step.group(2)));
        }
        if (math.group(2) == null) {
            long millis = time.toInstant().toEpochMilli();
            return new DateSpan(millis, millis);
        }
        ChronoUnit unit = unit(math.group(2));
        ZonedDateTime start = switch (unit) {
            case YEARS -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.firstDayOfYear());
            case MONTHS -> time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.firstDayOfMonth());
            case WEEKS ->
                time.truncatedTo(ChronoUnit.DAYS).with(TemporalAdjusters.previousOrSame(java.time.DayOfWeek.MONDAY));
            default -> time.truncatedTo(unit);
        };
        return between(start, start.plus(1, unit));
    }

    private static ChronoUnit unit(String letter) {
        return switch (letter) {
            case "y" -> ChronoUnit.YEARS;
            case "M" -> ChronoUnit.MONTHS;
            case "w" -> ChronoUnit.WEEKS;
            case "d" -> ChronoUnit.DAYS;
            case "h", "H" -> ChronoUnit.HOURS;
            case "m" -> ChronoUnit.MINUTES;
            default -> ChronoUnit.SECONDS;
        };
    }

    private static DateSpan absolute(Matcher text) {
        LocalDateTime time = LocalDate.of(number(text, 1, 1), number(text, 2, 1), number(text, 3, 1))
                .atTime(number(text, 4, 0), number(text, 5, 0), number(text, 6, 0));
        ZoneOffset zone = text.group(8) == null ? ZoneOffset.UTC : ZoneOffset.of(text.group(8));
        ZonedDateTime start = time.atZone(zone);
        if (text.group(7) != null) {
            Duration fraction = Duration.ofNanos(Long.parseLong((text.group(7) + "00000000").substring(0, 9)));
            long millis = start.plus(fraction).toInstant().toEpochMilli();
            return new DateSpan(millis, millis);
        }
        ChronoUnit[] units = {
            ChronoUnit.YEARS,
            ChronoUnit.MONTHS,
            ChronoUnit.DAYS,
            ChronoUnit.HOURS,
            ChronoUnit.MINUTES,
            ChronoUnit.SECONDS
        };
        int given = 0;
        while (given < units.length && text.group(given + 1) != null) {
            given++;
        }
        return between(start, start.plus(1, units[given - 1]));
    }

    private static int number(Matcher text, int group, int absent) {
        return text.group(group) == null ? absent : Integer.parseInt(text.group(group));
    }

    private static DateSpan between(ZonedDateTime start, ZonedDateTime end) {
        return new DateSpan(start.toInstant().toEpochMilli(), end.toInstant().toEpochMilli() - 1);
    }
}
