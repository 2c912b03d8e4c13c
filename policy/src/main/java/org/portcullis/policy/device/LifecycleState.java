package org.portcullis.policy.device;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Where a device stands between being entered in the registry and being taken out of service. */
public enum LifecycleState {
    REGISTERED,
    ONBOARDING,
    ACTIVE,
    SUSPENDED,
    QUARANTINED,
    DECOMMISSIONED;

    /** As configuration, API and events write it: lower case. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of that lower-case word; empty for any other word. */
    public static Optional<LifecycleState> ofWord(String word) {
        for (LifecycleState state : values()) {
            if (state.word().equals(word)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    /** Whether a device in this state is out of service for a time and remembers where it was. */
    public boolean isHeld() {
        return this == SUSPENDED || this == QUARANTINED;
    }

    /** Whether only an admin takes a device from here to there: out of a suspension into quarantine, or out of service. */
    public boolean needsAdmin(LifecycleState to) {
        return to == DECOMMISSIONED || this == SUSPENDED && to == QUARANTINED;
    }

    /**
     * The states that a device may go to from here.
     *
     * @param before the state that a held device was taken from; a release leads back there and nowhere else
     */
    public Set<LifecycleState> allowed(Optional<LifecycleState> before) {
        return switch (this) {
            case REGISTERED -> EnumSet.of(ONBOARDING, SUSPENDED, QUARANTINED, DECOMMISSIONED);
            case ONBOARDING -> EnumSet.of(ACTIVE, SUSPENDED, QUARANTINED, DECOMMISSIONED);
            case ACTIVE -> EnumSet.of(SUSPENDED, QUARANTINED, DECOMMISSIONED);
            case SUSPENDED, QUARANTINED -> {
                EnumSet<LifecycleState> targets = EnumSet.of(SUSPENDED, QUARANTINED, DECOMMISSIONED);
                before.ifPresent(targets::add);
                targets.remove(this);
                yield targets;
            }
            case DECOMMISSIONED -> EnumSet.noneOf(LifecycleState.class);
        };
    }
}
