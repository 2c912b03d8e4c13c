package org.portcullis.policy.store;

/** The database is not there at the moment; what was asked of it was neither refused nor, as far as is known, done. */
public final class StoreUnreachableException extends StoreException {
    public StoreUnreachableException(String message) {
        super(message);
    }

    public StoreUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
