package org.portcullis.policy.decision;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.rule.RegisteredMac;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/**
 * Decides for a device of which nothing but its MAC address is known (MAC authentication bypass). It has nothing in common
 * with the way of a certificate: other rules, other names for what they read, and no device of the registry in its outcome.
 */
public final class MacDecisionPoint {
    private final Supplier<RuleSet> policy;
    private final CertifiedMacs certified;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;
    private final RuleHits hits;

    /**
     * @param policy the one in force at the moment of asking
     * @param zone in which {@code time.hour} and {@code time.weekday} are meant
     * @param hits where it is counted which rule decided
     */
    public MacDecisionPoint(
            Supplier<RuleSet> policy,
            CertifiedMacs certified,
            InstantSource clock,
            Supplier<ZoneId> zone,
            RuleHits hits) {
        this.policy = policy;
        this.certified = certified;
        this.hits = hits;
        this.clock = clock;
        this.zone = zone;
    }

    /** Whether anyone may come in this way; nothing else of the request has to be looked at when not. */
    public boolean enabled() {
        return policy.get().mab().enabled();
    }

    /** What every request gets while nobody may come in this way. */
    public Decision disabled() {
        return Decision.Refuse.early(
                FailureCode.MAB_DISABLED,
                "MAC authentication is off",
                List.of("method: MAC authentication", "mab.enabled is false"));
    }

    /**
     * @param mac that the switch claims, in every place where it has to
     * @throws org.portcullis.policy.store.StoreException when the registry cannot be read: no decision, hence no answer
     */
    public Decision decide(MacAddress mac, AccessRequest request) {
        Decision decision = decided(mac, request);
        hits.note(decision, clock.instant());
        return decision;
    }

    private Decision decided(MacAddress mac, AccessRequest request) {
        RuleSet rules = policy.get();
        PolicyEngine engine = new PolicyEngine(rules);
        List<String> trace = new ArrayList<>();
        trace.add("method: MAC authentication, which proves nothing");
        Optional<Ruling.Denied> kept = engine.denyMac(mac);
        if (kept.isPresent()) {
            if (kept.get().code() == FailureCode.MAB_DISABLED) {
                return disabled();
            }
            trace.addAll(kept.get().trace());
            return refuse(kept.get().code(), kept.get().why(), trace);
        }
        Optional<Serial> owner = certified.lastWith(mac);
        if (owner.isPresent()) {
            trace.add("device " + owner.get() + " proved a certificate with this address");
            return refuse(
                    FailureCode.MAB_HAS_CERTIFICATE,
                    "the device " + owner.get() + " has proven a certificate with this MAC address, and now shows none",
                    trace);
        }
        Optional<RegisteredMac> registered =
                Optional.ofNullable(rules.mab().devices().get(mac));
        trace.add(registered
                .map(device -> "mab.devices has the address as " + device.name())
                .orElse("mab.devices does not have the address"));
        AccessContext context = ContextOf.mac(
                        ContextOf.port(request, clock.instant().atZone(zone.get())), registered)
                .build();
        Ruling ruling = engine.ruleMab(context);
        trace.addAll(ruling.trace());
        if (ruling instanceof Ruling.Denied denied) {
            return new Decision.Refuse(
                    denied.code(),
                    Optional.empty(),
                    denied.rule(),
                    denied.why(),
                    trace,
                    Optional.of(context),
                    ruling.monitored());
        }
        Ruling.Granted granted = (Ruling.Granted) ruling;
        String where = granted.vlan().map(vlan -> "on VLAN " + vlan).orElse("on the port's own VLAN");
        String who = registered.map(device -> device.name() + " (" + mac + ')').orElse("MAC address " + mac);
        return new Decision.Bypass(
                mac,
                granted.profile(),
                granted.vlan(),
                granted.rule(),
                who + ", without a certificate, is permitted " + where + " by rule " + granted.rule(),
                trace,
                Optional.of(context),
                ruling.monitored());
    }

    private static Decision refuse(FailureCode code, String why, List<String> trace) {
        return Decision.Refuse.early(code, why, trace);
    }
}
