package org.portcullis.appliance;

/** A command cannot do what it was asked (exit 1); the message says what was wrong and what to do. */
public final class Failure extends RuntimeException {
    public Failure(String message) {
        super(message);
    }
}
