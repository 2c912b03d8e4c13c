package org.portcullis.profiler.anomaly;

import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.hold.Holds;

/** What is done about an anomaly, for a time: live sessions follow it as they follow what an admin does. */
public final class Response {
    private static final Actor ACTOR = Actor.system("anomaly");

    private final DeviceRegistry devices;
    private final Holds holds;

    public Response(DeviceRegistry devices, Holds holds) {
        this.devices = devices;
        this.holds = holds;
    }

    /**
     * Takes the device into quarantine, or holds the address or the port.
     *
     * @throws org.portcullis.policy.device.RegistryRefusal when the device's state does not allow it
     * @throws org.portcullis.policy.hold.HoldRefusal when there are too many holds
     */
    void restrain(Target target, Instant until, AnomalyRule rule, String sentence) {
        String why = rule.word() + ": " + sentence;
        String reason = why.length() <= Hold.MAX_REASON ? why : why.substring(0, Hold.MAX_REASON);
        if (target instanceof Target.OfDevice device) {
            devices.changeState(device.serial(), LifecycleState.QUARANTINED, ACTOR, reason, Optional.of(until));
        } else if (target instanceof Target.OfMac mac) {
            holds.place(new HoldTarget.OfMac(mac.mac()), until, reason, ACTOR, HoldOrigin.ofRule(rule.word()));
        } else if (target instanceof Target.OfPort port) {
            holds.place(
                    new HoldTarget.OfPort(port.nas(), port.port()),
                    until,
                    reason,
                    ACTOR,
                    HoldOrigin.ofRule(rule.word()));
        }
    }
}
