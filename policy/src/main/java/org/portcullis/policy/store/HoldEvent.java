package org.portcullis.policy.store;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.hold.HoldTarget;

/** What the event of a hold says beyond that of any change. */
final class HoldEvent {
    private HoldEvent() {}

    static SecurityEvent.Builder fill(SecurityEvent.Builder event, Change change) {
        HoldTarget target = HoldDescription.target(change);
        if (target instanceof HoldTarget.OfMac ofMac) {
            event.set(Field.SOURCE_MAC, ofMac.mac());
        } else if (target instanceof HoldTarget.OfPort ofPort) {
            event.set(Field.NAS_NAME, ofPort.nas())
                    .set(Field.NAS_PORT, ofPort.port())
                    .set(Field.OBSERVER_NAME, ofPort.nas())
                    .set(Field.OBSERVER_INGRESS_INTERFACE, ofPort.port());
        }
        return event.set(Field.HOLD_ID, change.subject().substring(Change.HOLD.length()))
                .set(Field.HOLD_UNTIL, Instant.parse(HoldDescription.text(change, "until")))
                .set(Field.HOLD_ORIGIN, HoldDescription.text(change, "origin"));
    }

    static String message(Change change) {
        String what = HoldDescription.target(change).words();
        String until = HoldDescription.text(change, "until");
        if (change.action() == EventAction.HOLD_REFUSED) {
            return change.actor() + " wanted to hold " + what + " and could not";
        }
        if (change.action() == EventAction.HOLD_PLACED) {
            Optional<Object> before = Optional.ofNullable(change.before().get("until"));
            return change.actor() + " holds " + what + " until " + until
                    + before.map(time -> ", not " + time).orElse("");
        }
        return change.actor().equals(Actor.SYSTEM.name())
                ? "The hold on " + what + " by " + HoldDescription.text(change, "actor") + " is over"
                : change.actor() + " lifted the hold on " + what;
    }
}
