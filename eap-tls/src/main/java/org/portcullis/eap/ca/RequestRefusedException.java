package org.portcullis.eap.ca;

/** The fault is in the certification request; whoever sent it has to send another one. */
public final class RequestRefusedException extends CaException {
    public RequestRefusedException(String message) {
        super(message);
    }

    public RequestRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
