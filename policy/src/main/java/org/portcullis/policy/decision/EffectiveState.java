package org.portcullis.policy.decision;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.device.Registration;

/**
 * The state that a device is treated by: the strictest of its own and its ancestors', so that a child is never treated
 * more laxly than its parent.
 *
 * @param holder the device that is in that state: the device itself, or the ancestor that it inherits it from
 */
public record EffectiveState(LifecycleState state, Device holder) {
    private static final List<LifecycleState> FROM_LAX_TO_STRICT = List.of(
            LifecycleState.ACTIVE,
            LifecycleState.ONBOARDING,
            LifecycleState.REGISTERED,
            LifecycleState.QUARANTINED,
            LifecycleState.SUSPENDED,
            LifecycleState.DECOMMISSIONED);

    public static EffectiveState of(Registration registration) {
        Device strictest = registration.device();
        for (Device ancestor : registration.ancestors()) {
            if (strictness(ancestor) > strictness(strictest)) {
                strictest = ancestor;
            }
        }
        return new EffectiveState(strictest.state(), strictest);
    }

    /** By what a device is treated that comes late to renewal: as one in onboarding, where nothing is stricter. */
    EffectiveState late() {
        return state == LifecycleState.ACTIVE ? new EffectiveState(LifecycleState.ONBOARDING, holder) : this;
    }

    /**
     * One clause: whose state it is, since when and why.
     *
     * @param device the one that is treated by it
     * @param zone in whose days the time is told
     */
    String sentence(Device device, ZoneId zone) {
        LocalDate since = LocalDate.ofInstant(holder.stateSince(), zone);
        String reason = holder.stateReason().isEmpty() ? "" : ": " + holder.stateReason();
        String who = holder.equals(device) ? "it" : "its ancestor " + Subject.of(holder);
        return who + " is " + holder.state().word() + " since " + since + reason
                + (isLate() ? ", and comes late to renewal" : "");
    }

    boolean isLate() {
        return state != holder.state();
    }

    boolean isStricterThan(EffectiveState other) {
        return strictness(holder) > strictness(other.holder);
    }

    private static int strictness(Device device) {
        return FROM_LAX_TO_STRICT.indexOf(device.state());
    }
}
