package org.portcullis.policy.device;

import java.util.List;
import java.util.Set;

/** The registry refuses a change; the message says why and what would be allowed. */
public final class RegistryRefusal extends RuntimeException {

    /** What stands in the way. */
    public enum Kind {
        UNKNOWN_DEVICE,
        ALREADY_EXISTS,
        NOT_ALLOWED,
        /** The lifecycle allows it, but not to this actor. */
        NOT_PERMITTED,
        NOT_BOUND
    }

    private final Kind kind;
    private final Set<LifecycleState> allowed;

    public RegistryRefusal(Kind kind, String message) {
        this(kind, message, Set.of());
    }

    /** @param allowed the states that the device could be moved to instead */
    public RegistryRefusal(Kind kind, String message, Set<LifecycleState> allowed) {
        super(message);
        this.kind = kind;
        this.allowed = Set.copyOf(allowed);
    }

    /** Where a transition was refused: those that are possible, in the order of the lifecycle. */
    public List<LifecycleState> allowed() {
        return allowed.stream().sorted().toList();
    }

    public Kind kind() {
        return kind;
    }
}
