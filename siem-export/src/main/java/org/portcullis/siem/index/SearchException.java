package org.portcullis.siem.index;

/** A search that cannot be answered now; the message says why and what to do. */
public final class SearchException extends RuntimeException {
    public SearchException(String message) {
        super(message);
    }

    public SearchException(String message, Throwable cause) {
        super(message, cause);
    }
}
