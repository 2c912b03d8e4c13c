package org.portcullis.eap.ca;

/** The CA will not, or cannot, issue; the message says why and what to do. */
public sealed class CaException extends RuntimeException permits RequestRefusedException {
    public CaException(String message) {
        super(message);
    }

    public CaException(String message, Throwable cause) {
        super(message, cause);
    }
}
