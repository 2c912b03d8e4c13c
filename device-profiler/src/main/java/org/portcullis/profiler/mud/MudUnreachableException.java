package org.portcullis.profiler.mud;

/** A MUD file or its signature could not be fetched; another time it may be possible. */
final class MudUnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MudUnreachableException(String message) {
        super(message);
    }

    MudUnreachableException(String message, Throwable cause) {
        super(message, cause);
    }
}
