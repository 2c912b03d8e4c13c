package org.portcullis.siem.query;

/** Names in the index that are no fields of events. */
public final class IndexNames {
    /** Holds the name of every field that the event has a searchable value of. */
    public static final String PRESENT = "_present";

    /** Characters of a keyword above which it is kept but not searchable, here and in Elasticsearch: 4 octets each fit a term. */
    public static final int LONGEST_KEYWORD = 8191;

    private IndexNames() {}
}
