package org.portcullis.radius.coa;

/** There is nobody whom a request could be sent to. */
public final class NoTargetException extends RuntimeException {
    private final boolean sessionKnown;

    private NoTargetException(boolean sessionKnown, String message) {
        super(message, null, false, false);
        this.sessionKnown = sessionKnown;
    }

    static NoTargetException noSession(String id) {
        return new NoTargetException(false, "no live session has the id " + id);
    }

    static NoTargetException noCoa(String client) {
        return new NoTargetException(
                true,
                "no coa is configured for the client " + client
                        + "; set it under clients: in the configuration, and dynamic authorization on the switch");
    }

    /** Whether there is such a session at all. */
    public boolean isSessionKnown() {
        return sessionKnown;
    }
}
