package org.portcullis.console.page;

import java.time.Duration;
import java.util.Locale;

/** Numbers as pages write them. */
public final class Figures {
    private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB", "PB"};
    private static final int STEP = 1000;

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

    /** About how long: {@code 4 s}, {@code 3 min}, {@code 2 h}, {@code 63 days}. */
    public static String span(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(90)) < 0) {
            return duration.toSeconds() + " s";
        }
        if (duration.compareTo(Duration.ofMinutes(90)) < 0) {
            return duration.toMinutes() + " min";
        }
        return duration.compareTo(Duration.ofHours(48)) < 0
                ? duration.toHours() + " h"
                : count(duration.toDays(), "day");
    }
}
