package org.portcullis.siem.index;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.portcullis.policy.event.Field;

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

    /** The events behind it. */
    Query older() {
        Query sameMoment = new BooleanQuery.Builder()
                .add(LongPoint.newExactQuery(Field.TIMESTAMP.name(), millis), Occur.FILTER)
                .add(LongPoint.newRangeQuery(Field.EVENT_SEQUENCE.name(), 0, sequence - 1), Occur.FILTER)
                .build();
        return new BooleanQuery.Builder()
                .add(LongPoint.newRangeQuery(Field.TIMESTAMP.name(), Long.MIN_VALUE, millis - 1), Occur.SHOULD)
                .add(sameMoment, Occur.SHOULD)
                .build();
    }
}
