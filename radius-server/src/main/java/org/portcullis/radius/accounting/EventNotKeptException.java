package org.portcullis.radius.accounting;

/** An event could not be written, so what it tells of is not recorded. */
final class EventNotKeptException extends RuntimeException {
    EventNotKeptException(Throwable cause) {
        super("the event could not be kept: " + cause.getMessage(), cause);
    }
}
