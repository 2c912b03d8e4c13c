package org.portcullis.siem.journal;

/** A journal cannot be opened; the message says what and what to do. */
public final class JournalException extends RuntimeException {
    public JournalException(String message, Throwable cause) {
        super(message, cause);
    }

    public JournalException(String message) {
        super(message);
    }
}
