package org.portcullis.radius.client;

/** The server did not answer, or nothing that could be believed; the message says what came and what to look at. */
public final class NoAnswerException extends Exception {
    private final Kind kind;

    /** What came instead of an answer. */
    public enum Kind {
        /** Nothing at all. */
        SILENCE,
        /** The host says that nothing listens on that port (ICMP port unreachable). */
        PORT_CLOSED,
        /** A datagram whose Response Authenticator is wrong: most likely another shared secret. */
        WRONG_AUTHENTICATOR,
        /** A datagram that RFC 3579 §3.2 says to discard: its Message-Authenticator is missing or wrong. */
        NOT_AUTHENTICATED,
        /** A datagram that is no answer to the request. */
        NO_ANSWER
    }

    public NoAnswerException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
