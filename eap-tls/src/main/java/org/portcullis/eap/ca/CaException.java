package org.portcullis.eap.ca;

/** The CA will not, or cannot, issue; the message says why and what to do. */
public final class CaException extends RuntimeException {
    public CaException(String message) {
        super(message);
    }

    public CaException(String message, Throwable cause) {
        super(message, cause);
    }
}
