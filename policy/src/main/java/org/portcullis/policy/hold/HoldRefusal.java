package org.portcullis.policy.hold;

/** A hold is not placed or lifted; the message says why and what to do. */
public final class HoldRefusal extends RuntimeException {

    /** What stands in the way. */
    public enum Kind {
        /** Nobody holds it any more. */
        UNKNOWN,
        /** There are as many as there may be. */
        FULL
    }

    private final Kind kind;

    public HoldRefusal(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
