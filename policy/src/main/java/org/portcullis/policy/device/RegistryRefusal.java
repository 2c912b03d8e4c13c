package org.portcullis.policy.device;

/** The registry refuses a change; the message says why and what would be allowed. */
public final class RegistryRefusal extends RuntimeException {

    /** What stands in the way. */
    public enum Kind {
        UNKNOWN_DEVICE,
        ALREADY_EXISTS,
        NOT_ALLOWED,
        NOT_BOUND
    }

    private final Kind kind;

    public RegistryRefusal(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
