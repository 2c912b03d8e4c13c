package org.portcullis.policy.decision;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.device.Registration;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RuleSet;

/**
 * One registered device before a policy, and what is said of the outcome: the same for a device that knocks and for one that
 * is only supposed to.
 */
final class DeviceCase {
    private final Registration registration;
    private final AccessContext context;
    private final Set<Attribute> unknown;
    private final List<String> trace;
    private final ZoneId zone;
    private final EffectiveState effective;

    /**
     * @param unknown attributes whose values are not known, whatever the context says
     * @param trace the steps so far; those from here on are added to it
     */
    DeviceCase(
            Registration registration, AccessContext context, Set<Attribute> unknown, List<String> trace, ZoneId zone) {
        this.registration = registration;
        this.context = context;
        this.unknown = unknown;
        this.trace = trace;
        this.zone = zone;
        this.effective = EffectiveState.of(registration);
    }

    /** By gate and rules; nothing but attributes that are not known leaves it undecided. */
    PartialRuling rule(RuleSet policy) {
        trace.add(stateSentence());
        PartialRuling ruling = new PolicyEngine(policy).rule(effective.state(), context, unknown);
        trace.addAll(ruling.trace());
        return ruling;
    }

    Decision unproven(CredentialCheck.Finding.Bad bad) {
        trace.add("credential: " + bad.why());
        return refuse(bad.code(), Optional.empty(), bad.why(), List.of());
    }

    /** A refusal by state says whose state it is, since when and why. */
    Decision denied(Ruling.Denied denied) {
        String why = switch (denied.code()) {
            case DEVICE_SUSPENDED, DEVICE_DECOMMISSIONED, DEVICE_STATE_REFUSED -> stateSentence();
            default -> denied.why();
        };
        return refuse(denied.code(), denied.rule(), why, denied.monitored());
    }

    Decision refuse(FailureCode code, Optional<String> rule, String why, List<Monitored> monitored) {
        return new Decision.Refuse(
                code,
                Optional.of(registration.device()),
                rule,
                Subject.of(registration.device()) + " is refused: " + why,
                trace,
                Optional.of(context),
                monitored);
    }

    /** @param permitted the device as it is after its proof was recorded */
    Decision permitted(Ruling.Granted granted, Device permitted) {
        String where = granted.vlan().map(vlan -> "on VLAN " + vlan).orElse("on the port's own VLAN");
        String explanation = Subject.of(registration.device()) + " ("
                + effective.state().word() + ") is permitted " + where + " by "
                + (isRule(granted.rule()) ? "rule " : "") + granted.rule()
                + (effective.state().isHeld() ? ", because " + stateSentence() : "");
        return new Decision.Permit(
                permitted,
                granted.profile(),
                granted.vlan(),
                granted.rule(),
                explanation,
                trace,
                Optional.of(context),
                granted.monitored());
    }

    private static boolean isRule(String rule) {
        return !rule.startsWith("lifecycle.") && !rule.equals("default");
    }

    private String stateSentence() {
        Device holder = effective.holder();
        LocalDate since = LocalDate.ofInstant(holder.stateSince(), zone);
        String reason = holder.stateReason().isEmpty() ? "" : ": " + holder.stateReason();
        String who = holder.equals(registration.device()) ? "it" : "its ancestor " + Subject.of(holder);
        return who + " is " + holder.state().word() + " since " + since + reason;
    }
}
