package org.portcullis.eap.x509;

/** A file is not what it should be; the message names the file, what is wrong with it, and what was expected. */
public final class PemException extends RuntimeException {
    public PemException(String message) {
        super(message);
    }

    public PemException(String message, Throwable cause) {
        super(message, cause);
    }
}
