package org.portcullis.radius.client;

/** The server did not answer, or nothing that could be believed; the message says what came and what to look at. */
public final class NoAnswerException extends Exception {
    public NoAnswerException(String message) {
        super(message);
    }
}
