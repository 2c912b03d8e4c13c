package org.portcullis.policy.decision;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.hold.Place;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.rule.Treatment;

/**
 * A place that is held, before a policy: whoever knocks there gets at most what the lifecycle gate gives to devices in
 * quarantine. Who is refused without it stays refused; where the gate gives them no profile of its own, he is refused.
 */
final class HeldPlace {
    /** With the zone, since a sentence goes to people elsewhere, too. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm zzz");

    private static final String OF_MAC = PolicyEngine.HOLD + "mac";
    private static final String OF_PORT = PolicyEngine.HOLD + "port";

    private final Hold hold;
    private final ZoneId zone;

    private HeldPlace(Hold hold, ZoneId zone) {
        this.hold = hold;
        this.zone = zone;
    }

    /** @param zone in which the time is told until when it is held */
    static Optional<HeldPlace> of(HeldPlaces held, Place place, Instant now, ZoneId zone) {
        return held.on(place, now).map(hold -> new HeldPlace(hold, zone));
    }

    static Optional<HeldPlace> of(HeldPlaces held, AccessRequest request, Instant now, ZoneId zone) {
        AccessRequest.Nas nas = request.nas();
        return of(held, new Place(request.mac(), nas.name(), Optional.of(nas.address()), request.port()), now, zone);
    }

    /** Whether a hold is named so where it decides. */
    static boolean isRule(String name) {
        return name.equals(OF_MAC) || name.equals(OF_PORT);
    }

    /** What is named as the rule where it decides. */
    String rule() {
        return hold.target() instanceof HoldTarget.OfMac ? OF_MAC : OF_PORT;
    }

    Instant since() {
        return hold.placed();
    }

    /** {@code its MAC address is held}. */
    String clause() {
        return (hold.target() instanceof HoldTarget.OfMac ? "its MAC address" : "its port") + " is held";
    }

    /** After what is held, and where. */
    String because() {
        return " until " + TIME.format(hold.until().atZone(zone)) + " because "
                + hold.target().words() + " was put on hold by " + hold.actor() + ": " + hold.reason();
    }

    /**
     * What is left of a ruling.
     *
     * @param trace the steps from here on are added to it
     */
    PartialRuling over(
            PartialRuling ruling, RuleSet policy, AccessContext context, Set<Attribute> unknown, List<String> trace) {
        trace.add(clause() + because());
        if (ruling instanceof Ruling.Denied) {
            return ruling;
        }
        String quarantine = PolicyEngine.GATE + LifecycleState.QUARANTINED.word();
        if (ruling instanceof Ruling.Granted granted && granted.rule().equals(quarantine)) {
            trace.add("it has no more than that already");
            return ruling;
        }
        PartialRuling most = most(policy, context, unknown);
        trace.addAll(most.trace());
        return watchedAs(most, ruling.monitored());
    }

    /** What it is given where gate and rules let it in at all. */
    PartialRuling most(RuleSet policy, AccessContext context, Set<Attribute> unknown) {
        RuleWalk walk = new RuleWalk(context, unknown);
        String quarantine = PolicyEngine.GATE + LifecycleState.QUARANTINED.word();
        if (policy.lifecycle().get(LifecycleState.QUARANTINED) instanceof Treatment.Assign assign) {
            walk.step("so it gets no more than " + quarantine + " gives: profile "
                    + assign.profile().name());
            return walk.granted(assign.profile(), rule());
        }
        walk.step(quarantine + " gives no profile, so it is refused");
        return walk.denied(FailureCode.HELD, Optional.of(rule()), "it is held" + because());
    }

    /** Rules in monitor mode were asked before the hold was. */
    private static PartialRuling watchedAs(PartialRuling most, List<Monitored> monitored) {
        if (most instanceof Ruling.Granted granted) {
            return new Ruling.Granted(granted.profile(), granted.vlan(), granted.rule(), granted.trace(), monitored);
        }
        if (most instanceof Ruling.Denied denied) {
            return new Ruling.Denied(denied.code(), denied.rule(), denied.why(), denied.trace(), monitored);
        }
        PartialRuling.Undecided undecided = (PartialRuling.Undecided) most;
        return new PartialRuling.Undecided(undecided.needs(), undecided.trace(), monitored);
    }
}
