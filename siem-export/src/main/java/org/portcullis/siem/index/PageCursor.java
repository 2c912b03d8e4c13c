package org.portcullis.siem.index;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.search.FieldDoc;

/**
 * Where a page ended: after the event of this time and sequence.
 *
 * @param millis since 1970
 */
record PageCursor(long millis, long sequence) {
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

    /** The place itself, behind which a sorted search goes on. */
    FieldDoc place() {
        return new FieldDoc(Integer.MAX_VALUE, Float.NaN, new Object[] {millis, sequence});
    }
}
