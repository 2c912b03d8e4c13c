package org.portcullis.policy.decision;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.rule.RegisteredMac;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/**
 * One MAC address before a policy, and what is said of the outcome: the same for a device that knocks without a certificate
 * and for one that is only supposed to.
 */
final class MacCase {
    private final PolicyEngine engine;
    private final MacAddress mac;
    private final Optional<RegisteredMac> registered;
    private final AccessContext context;
    private final List<String> trace;
    private final RuleSet policy;
    private final Optional<HeldPlace> held;

    /**
     * @param port what is known of every request
     * @param trace the steps so far; those from here on are added to it
     * @param held where it knocks, when that is held
     */
    MacCase(RuleSet policy, MacAddress mac, AccessContext.Builder port, List<String> trace, Optional<HeldPlace> held) {
        this.policy = policy;
        this.held = held;
        this.engine = new PolicyEngine(policy);
        this.mac = mac;
        this.registered = Optional.ofNullable(policy.mab().devices().get(mac));
        this.context = ContextOf.mac(port, registered).build();
        this.trace = trace;
        trace.add("method: MAC authentication, which proves nothing");
    }

    /** What the rules see. */
    AccessContext context() {
        return context;
    }

    /**
     * What keeps the address out before any rule is asked.
     *
     * @throws org.portcullis.policy.store.StoreException when it cannot be read with which addresses devices were seen
     */
    Optional<Decision> keptOut(CertifiedMacs certified) {
        Optional<Ruling.Denied> kept = engine.denyMac(mac);
        if (kept.isPresent()) {
            trace.addAll(kept.get().trace());
            return Optional.of(
                    Decision.Refuse.early(kept.get().code(), kept.get().why(), trace));
        }
        Optional<Serial> owner = certified.lastWith(mac);
        if (owner.isPresent()) {
            trace.add("device " + owner.get() + " proved a certificate with this address");
            return Optional.of(Decision.Refuse.early(
                    FailureCode.MAB_HAS_CERTIFICATE,
                    "the device " + owner.get() + " has proven a certificate with this MAC address, and now shows none",
                    trace));
        }
        return Optional.empty();
    }

    /** @param unknown attributes whose values are not known, whatever the context says */
    PartialRuling rule(Set<Attribute> unknown) {
        trace.add(registered
                .map(device -> "mab.devices has the address as " + device.name())
                .orElse("mab.devices does not have the address"));
        PartialRuling ruling = engine.ruleMab(context, unknown);
        trace.addAll(ruling.trace());
        return held.map(place -> place.over(ruling, policy, context, unknown, trace))
                .orElse(ruling);
    }

    Decision decided(Ruling ruling) {
        return ruling instanceof Ruling.Denied denied ? denied(denied) : permitted((Ruling.Granted) ruling);
    }

    private Decision denied(Ruling.Denied denied) {
        return new Decision.Refuse(
                denied.code(),
                Optional.empty(),
                denied.rule(),
                denied.why(),
                trace,
                Optional.of(context),
                denied.monitored());
    }

    private Decision permitted(Ruling.Granted granted) {
        String where = granted.vlan().map(vlan -> "on VLAN " + vlan).orElse("on the port's own VLAN");
        String who = registered.map(device -> device.name() + " (" + mac + ')').orElse("MAC address " + mac);
        return new Decision.Bypass(
                mac,
                granted.profile(),
                granted.vlan(),
                granted.rule(),
                held.filter(place -> place.rule().equals(granted.rule()))
                        .map(place -> who + ", without a certificate, is held " + where + place.because())
                        .orElseGet(() ->
                                who + ", without a certificate, is permitted " + where + " by rule " + granted.rule()),
                trace,
                Optional.of(context),
                granted.monitored());
    }
}
