package org.portcullis.policy.decision;

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
    private final Optional<HeldPlace> held;
    private final EffectiveState effective;

    /**
     * @param effective by what the device is treated
     * @param unknown attributes whose values are not known, whatever the context says
     * @param trace the steps so far; those from here on are added to it
     * @param held where it knocks, when that is held
     */
    DeviceCase(
            Registration registration,
            EffectiveState effective,
            AccessContext context,
            Set<Attribute> unknown,
            List<String> trace,
            ZoneId zone,
            Optional<HeldPlace> held) {
        this.registration = registration;
        this.context = context;
        this.unknown = unknown;
        this.trace = trace;
        this.zone = zone;
        this.held = held;
        this.effective = effective;
    }

    /** By gate and rules, and by a hold; nothing but attributes that are not known leaves it undecided. */
    PartialRuling rule(RuleSet policy) {
        trace.add(stateSentence());
        PartialRuling ruling = new PolicyEngine(policy).rule(effective.state(), context, unknown);
        trace.addAll(ruling.trace());
        return held.map(place -> place.over(ruling, policy, context, unknown, trace))
                .orElse(ruling);
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
        String subject =
                Subject.of(registration.device()) + " (" + effective.state().word() + ")";
        String explanation = held.filter(place -> place.rule().equals(granted.rule()))
                .map(place -> subject + " is held " + where + place.because())
                .orElseGet(() -> subject + " is permitted " + where + " by "
                        + (isRule(granted.rule()) ? "rule " : "") + granted.rule()
                        + (effective.state().isHeld() || effective.isLate() ? ", because " + stateSentence() : ""));
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
        return effective.sentence(registration.device(), zone);
    }
}
