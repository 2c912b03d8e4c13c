package org.portcullis.siem.journal;

/**
 * An event was not written. Whatever was to follow from it must not happen: a RADIUS request is answered by silence, so
 * that the switch turns to another server.
 */
public final class JournalUnavailableException extends RuntimeException {
    public JournalUnavailableException(String message) {
        super(message);
    }

    public JournalUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
