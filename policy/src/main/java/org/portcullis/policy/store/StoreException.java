package org.portcullis.policy.store;

/** What is stored cannot be read or written; the message says what and what to do. */
public sealed class StoreException extends RuntimeException permits StoreUnreachableException {
    public StoreException(String message) {
        super(message);
    }

    public StoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
