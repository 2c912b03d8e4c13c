package org.portcullis.siem.format;

import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;

/**
 * Reads a time as {@link Instant#toString} writes it, {@code 2026-03-10T12:00:00.5Z}, place by place: every event has several,
 * and the general way costs as much as all else that is read of them. Other forms of ISO 8601 go that way.
 */
final class IsoInstant {
    private static final String FORM = "0000-00-00T00:00:00";
    private static final int NANO_DIGITS = 9;

    private IsoInstant() {}

    /** @throws DateTimeParseException when it is no time */
    static Instant parse(String text) {
        int end = text.length() - 1;
        boolean plain = end >= FORM.length() && text.charAt(end) == 'Z' && digits(text, 0, FORM);
        int fraction = end - FORM.length() - 1;
        boolean whole = fraction < 0;
        if (!plain || !whole && (fraction < 1 || fraction > NANO_DIGITS || !isFraction(text, end))) {
            return Instant.parse(text);
        }
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        int year = number(text, 0, 4);
        boolean inMonth = month >= 1
                && month <= 12
                && day >= 1
                && (day <= 28 || day <= YearMonth.of(year, month).lengthOfMonth());
        if (!inMonth || hour > 23 || minute > 59 || second > 59) {
            return Instant.parse(text);
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        int nanos = whole ? 0 : number(text, FORM.length() + 1, end);
        for (int i = fraction; i < NANO_DIGITS && !whole; i++) {
            nanos *= 10;
        }
        return Instant.ofEpochSecond(((days * 24 + hour) * 60 + minute) * 60 + second, nanos);
    }

    private static boolean digits(String text, int from, String form) {
        for (int i = 0; i < form.length(); i++) {
            char at = text.charAt(from + i);
            if (form.charAt(i) == '0' ? at < '0' || at > '9' : at != form.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isFraction(String text, int end) {
        int point = FORM.length();
        return text.charAt(point) == '.' && digits(text, point + 1, "0".repeat(end - point - 1));
    }

    private static int number(String text, int from, int end) {
        int number = 0;
        for (int i = from; i < end; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }
}
