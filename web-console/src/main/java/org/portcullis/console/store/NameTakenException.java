package org.portcullis.console.store;

/** There is one of that name already; the message says what to do. */
public final class NameTakenException extends RuntimeException {
    NameTakenException(String message) {
        super(message);
    }
}
