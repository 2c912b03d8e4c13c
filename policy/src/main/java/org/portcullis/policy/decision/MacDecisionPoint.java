package org.portcullis.policy.decision;

import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.hold.HeldPlaces;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.MacAddress;

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
    private final HeldPlaces held;

    /**
     * @param policy the one in force at the moment of asking
     * @param zone in which {@code time.hour} and {@code time.weekday} are meant
     * @param hits where it is counted which rule decided
     * @param held places that get less than the rules give
     */
    public MacDecisionPoint(
            Supplier<RuleSet> policy,
            CertifiedMacs certified,
            InstantSource clock,
            Supplier<ZoneId> zone,
            RuleHits hits,
            HeldPlaces held) {
        this.policy = policy;
        this.certified = certified;
        this.hits = hits;
        this.held = held;
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
        if (!rules.mab().enabled()) {
            return disabled();
        }
        ZonedDateTime now = clock.instant().atZone(zone.get());
        AccessContext.Builder port = ContextOf.port(request, now);
        MacCase asked = new MacCase(
                rules, mac, port, new ArrayList<>(), HeldPlace.of(held, request, now.toInstant(), now.getZone()));
        return asked.keptOut(certified).orElseGet(() -> asked.decided((Ruling) asked.rule(Set.of())));
    }
}
