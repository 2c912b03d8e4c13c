package org.portcullis.policy.value;

/** A change that cannot be made in a text without touching what it is not about; the message completes a sentence. */
public final class UnsafeChangeException extends RuntimeException {
    public UnsafeChangeException(String message) {
        super(message);
    }
}
