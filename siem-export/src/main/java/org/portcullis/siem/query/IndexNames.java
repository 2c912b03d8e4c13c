package org.portcullis.siem.query;

import java.util.List;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.search.IndexSortSortedNumericDocValuesRangeQuery;
import org.apache.lucene.search.Query;
import org.portcullis.policy.event.Field;

/** Names in the index that are no fields of events. */
public final class IndexNames {
    /** Holds the names of all fields that the event has a searchable value of, as one term. */
    public static final String PRESENT = "_present";

    /** Characters of a keyword above which it is kept but not searchable, here and in Elasticsearch: 4 octets each fit a term. */
    public static final int LONGEST_KEYWORD = 8191;

    private static final String BETWEEN = "\n";

    private IndexNames() {}

    /** The term of {@link #PRESENT} for an event that has these fields. */
    public static String presentTerm(List<String> names) {
        return BETWEEN + String.join(BETWEEN, names) + BETWEEN;
    }

    /** Finds the events that have one of the fields. */
    static Query present(List<Field> fields) {
        return new PresentQuery(
                fields.stream().map(field -> BETWEEN + field.name() + BETWEEN).toList());
    }

    /**
     * The events of a period; where they lie in the order of their time, two looks tell where it begins and ends.
     *
     * @param first ms since 1970
     * @param last ms since 1970, the last one that counts
     */
    public static Query period(long first, long last) {
        String name = Field.TIMESTAMP.name();
        return new IndexSortSortedNumericDocValuesRangeQuery(
                name, first, last, LongPoint.newRangeQuery(name, first, last));
    }
}
