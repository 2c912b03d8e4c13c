package org.portcullis.eap.tls;

/** The peer's EAP-TLS fragments break RFC 5216; the message says how. */
public final class FramingException extends Exception {
    public FramingException(String message) {
        super(message);
    }
}
