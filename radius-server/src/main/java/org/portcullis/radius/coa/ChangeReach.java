package org.portcullis.radius.coa;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.Change;

/** Whom a change may concern. */
final class ChangeReach {
    private static final Set<EventAction> OF_HOLDS = EnumSet.of(EventAction.HOLD_PLACED, EventAction.HOLD_LIFTED);
    private static final Set<EventAction> OF_DEVICES = EnumSet.of(
            EventAction.DEVICE_STATE_CHANGED,
            EventAction.DEVICE_CHANGED,
            EventAction.DEVICE_DELETED,
            EventAction.CREDENTIAL_REVOKED,
            EventAction.PROFILE_CHANGED);

    private ChangeReach() {}

    static boolean sessions(Change change) {
        return OF_DEVICES.contains(change.action()) || isOfHold(change);
    }

    static boolean isOfHold(Change change) {
        return OF_HOLDS.contains(change.action());
    }

    /** Those below a device are treated by its state, and by those above it. */
    static boolean thoseBelow(Change change) {
        return change.action() == EventAction.DEVICE_STATE_CHANGED
                || change.action() == EventAction.DEVICE_CHANGED
                        && !Objects.equals(
                                change.before().get("parent"), change.after().get("parent"));
    }
}
