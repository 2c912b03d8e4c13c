package org.portcullis.radius.accounting;

/** Is told of every change of the table of live sessions. */
@FunctionalInterface
public interface SessionListener {

    /**
     * Called in the order of the changes, while the table is locked: take note and return, do not block, and do not change
     * the table from here.
     */
    void changed(SessionChange change);
}
