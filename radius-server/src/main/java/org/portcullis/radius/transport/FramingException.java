package org.portcullis.radius.transport;

/** A stream in which the next packet cannot be found any more, because a Length field is out of range. */
public final class FramingException extends Exception {
    public FramingException(String message) {
        super(message);
    }
}
