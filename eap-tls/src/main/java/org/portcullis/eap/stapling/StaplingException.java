package org.portcullis.eap.stapling;

/** There is no OCSP response to send along; the message says why. */
public final class StaplingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaplingException(String message) {
        super(message);
    }

    StaplingException(String message, Throwable cause) {
        super(message, cause);
    }
}
