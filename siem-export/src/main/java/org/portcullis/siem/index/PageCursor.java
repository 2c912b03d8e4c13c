package org.portcullis.siem.index;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page ended: after the event of this time and sequence.
 *
 * @param millis since 1970
 */
record PageCursor(long millis, long sequence) {
    static final Comparator<PageCursor> NEWEST_FIRST = Comparator.comparingLong(PageCursor::millis)
            .thenComparingLong(PageCursor::sequence)
            .reversed();

    private static final Pattern FORM = Pattern.compile("(-?\\d{1,18})-(\\d{1,18})");

    /** @throws IllegalArgumentException when it is not one that {@link #text} made */
    static PageCursor parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("the cursor is not one that a search gave out");
        }
        return new PageCursor(Long.parseLong(form.group(1)), Long.parseLong(form.group(2)));
    }

    String text() {
        return millis + "-" + sequence;
    }
}
