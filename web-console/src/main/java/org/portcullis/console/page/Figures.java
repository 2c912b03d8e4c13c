package org.portcullis.console.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers, times and fingerprints as pages write them. */
public final class Figures {
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};
    private static final int STEP = 1000;
    private static final int YEAR = 365;
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy HH:mm:ss", Locale.ENGLISH);

    private Figures() {}

    /** {@code 1,234}. */
    public static String count(long number) {
        return String.format(Locale.ENGLISH, "%,d", number);
    }

    /** {@code 1 device}, {@code 1,234 devices}. */
    public static String count(long number, String one) {
        return count(number) + " " + one + (number == 1 ? "" : "s");
    }

    /** {@code 1.4 GB}. */
    public static String octets(long octets) {
        double size = octets;
        int unit = 0;
        while (size >= STEP && unit < UNITS.length - 1) {
            size /= STEP;
            unit++;
        }
        return unit == 0 || size >= 100
                ? Math.round(size) + " " + UNITS[unit]
                : String.format(Locale.ENGLISH, "%.1f %s", size, UNITS[unit]);
    }

    /** {@code 3 Mar 2026}. */
    public static String day(Instant time, ZoneId timezone) {
        return DAY.format(time.atZone(timezone));
    }

    /** {@code 3 Mar 2026 14:05:09}. */
    public static String time(Instant time, ZoneId timezone) {
        return TIME.format(time.atZone(timezone));
    }

    /** {@code in 5 days}, {@code 3 h ago}. */
    public static String distance(Instant time, Instant now) {
        Duration until = Duration.between(now, time);
        return until.isNegative() ? span(until.negated()) + " ago" : "in " + span(until);
    }

    /** {@code 63 days left}, {@code ends today}, {@code expired}. */
    public static String left(long days) {
        return days < 0 ? "expired" : days == 0 ? "ends today" : span(Duration.ofDays(days)) + " left";
    }

    /** Octets in hexadecimal, as people compare them: {@code 0A:1B}. */
    public static String pairs(String hex) {
        return hex.replaceAll("(..)(?!$)", "$1:");
    }

    /** As a part of an address's path. */
    public static String path(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** About how long: {@code 4 s}, {@code 3 min}, {@code 2 h}, {@code 63 days}, {@code 14 years}. */
    public static String span(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(90)) < 0) {
            return duration.toSeconds() + " s";
        }
        if (duration.compareTo(Duration.ofMinutes(90)) < 0) {
            return duration.toMinutes() + " min";
        }
        long days = duration.toDays();
        if (days >= 2 * YEAR) {
            return days / YEAR + " years";
        }
        return duration.compareTo(Duration.ofHours(48)) < 0 ? duration.toHours() + " h" : count(days, "day");
    }
}
