package org.portcullis.siem.query;

/** Keeps a query within what the index answers quickly. */
final class QueryCost {
    /** Below Lucene's own bound, which counts a few more. */
    private static final int MAX_CLAUSES = 700;

    private static final int MAX_LEADING_WILDCARDS = 2;

    private int clauses;
    private int leadingWildcards;

    /** A word without a field counts once for each field that it is looked for in. */
    void clauses(int more, int position) {
        clauses += more;
        if (clauses > MAX_CLAUSES) {
            throw new KqlException(position, "the query looks for too much at once; name fields, or use fewer words");
        }
    }

    void leadingWildcard(int position) {
        if (++leadingWildcards > MAX_LEADING_WILDCARDS) {
            throw new KqlException(
                    position,
                    "at most " + MAX_LEADING_WILDCARDS
                            + " values may begin with a wildcard: every value has to be read for them");
        }
    }
}
