package org.portcullis.profiler.mud;

/** A MUD file, its signature or its address is not what it has to be; the message says what of it, for people. */
public final class MudRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MudRefusedException(String message) {
        super(message);
    }

    MudRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}
