package org.portcullis.policy.device;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.portcullis.policy.value.Serial;

/**
 * A thing that may join the network. Empty texts mean "not stated".
 *
 * @param id stable for ever, also when the serial returns after decommissioning
 * @param vendor the maker, compared without regard to case with the vendor of a trust anchor
 * @param parent the device that this one is a component or process of
 * @param stateBefore where a suspended or quarantined device was taken from
 * @param stateReason why it is in its state, in the words of the one who put it there
 * @param stateUntil when a held device returns to {@code stateBefore} by itself
 * @param version counts every change, for compare-and-set
 */
public record Device(
        String id,
        Serial serial,
        String name,
        String type,
        String vendor,
        String model,
        String owner,
        Set<String> tags,
        Optional<Serial> parent,
        LifecycleState state,
        Optional<LifecycleState> stateBefore,
        String stateReason,
        Instant stateSince,
        Optional<Instant> stateUntil,
        long version) {

    public Device {
        tags = Set.copyOf(tags);
    }

    /** The states that this device may go to now. */
    public Set<LifecycleState> allowedStates() {
        return state.allowed(stateBefore);
    }

    /** The states that this actor may take it to now. */
    public Set<LifecycleState> allowedStates(Actor actor) {
        return allowedStates().stream()
                .filter(to -> actor.isAdmin() || !state.needsAdmin(to))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(LifecycleState.class)));
    }

    /** What people say of it. */
    public DeviceDetails details() {
        return new DeviceDetails(name, type, vendor, model, owner, tags, parent);
    }

    /** This device described otherwise, one version on. */
    public Device described(DeviceDetails as) {
        return new Device(
                id,
                serial,
                as.name(),
                as.type(),
                as.vendor(),
                as.model(),
                as.owner(),
                as.tags(),
                as.parent(),
                state,
                stateBefore,
                stateReason,
                stateSince,
                stateUntil,
                version + 1);
    }

    /**
     * This device in another state, one version on. A device that is held remembers where it was; nothing here asks
     * whether the transition is allowed.
     */
    public Device moved(LifecycleState to, String reason, Instant since, Optional<Instant> until) {
        Optional<LifecycleState> before =
                !to.isHeld() ? Optional.empty() : state.isHeld() ? stateBefore : Optional.of(state);
        return new Device(
                id,
                serial,
                name,
                type,
                vendor,
                model,
                owner,
                tags,
                parent,
                to,
                before,
                reason,
                since,
                until,
                version + 1);
    }
}
