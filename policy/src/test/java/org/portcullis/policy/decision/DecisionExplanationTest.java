package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.Attribute;
import org.portcullis.policy.value.Serial;

/** What a decision says of itself, in its sentence, its trace and its context. */
class DecisionExplanationTest extends DecisionCase {
    @Test
    void aFailingConditionEndsTheDecision() {
        register(SN, "sensor", LifecycleState.ACTIVE, Optional.empty(), "broken");
        Decision decision = decide(idevid());
        assertEquals("rule-failed/broken", summary(decision));
        assertEquals(
                "sensor SN-1 is refused: the condition of rule broken failed: Index out of bounds: 9",
                decision.explanation());
    }

    @Test
    void aPermitExplainsItself() {
        register("sensor", LifecycleState.ACTIVE);
        Decision decision = decide(idevid());
        assertEquals("sensor SN-1 (active) is permitted on VLAN 110 by rule sensors", decision.explanation());
        assertEquals(
                List.of(
                        "credential names SN-1, issued by CN=CA",
                        "IDevID ABCD is the first; it is bound at its first use",
                        "it is active since 2026-01-05: imported",
                        "lifecycle.active asks the rules",
                        "rule broken does not match",
                        "rule sensors matches",
                        "profile sensors: VLAN 110"),
                decision.trace());
    }

    @Test
    void aRefusalExplainsItself() {
        register("camera", LifecycleState.ACTIVE);
        registry.changeState(SN, LifecycleState.SUSPENDED, ADMIN, "lost", Optional.empty());
        assertEquals(
                "camera SN-1 is refused: it is suspended since 2026-01-05: lost",
                decide(idevid()).explanation());
    }

    @Test
    void anAncestorsStateIsNamedAsSuch() {
        register(new Serial("P"), "gateway", LifecycleState.SUSPENDED, Optional.empty());
        register(SN, "sensor", LifecycleState.ACTIVE, Optional.of(new Serial("P")));
        assertEquals(
                "sensor SN-1 is refused: its ancestor gateway P is suspended since 2026-01-05: imported",
                decide(idevid()).explanation());
    }

    @Test
    void theContextHoldsEveryAttribute() {
        register(new Serial("P"), "gateway", LifecycleState.ACTIVE, Optional.empty());
        register(SN, "sensor", LifecycleState.ACTIVE, Optional.of(new Serial("P")), "b", "a");
        AccessContext context = decide(idevid()).context().orElseThrow();
        List<Object> seen = List.of(Attribute.values()).stream()
                .filter(attribute -> !attribute.word().startsWith("mab.") && !attribute.isOfDirectory())
                .map(context::get)
                .toList();
        assertEquals(
                List.of(
                        "SN-1",
                        "dev",
                        "sensor",
                        "ACME",
                        "m1",
                        "it",
                        List.of("a", "b"),
                        "active",
                        "P",
                        "CN=CA",
                        "CN=SN-1",
                        "ABCD",
                        "idevid",
                        NOW.plusSeconds(86_400),
                        "EC-P256",
                        "",
                        "",
                        "",
                        "",
                        0L,
                        "sw-1",
                        "lab",
                        "cisco",
                        "127.0.0.1",
                        "00-11-22-AA-BB-CC",
                        "Gi1/0/1",
                        "Ethernet",
                        "",
                        "anonymous",
                        // Nothing is asked of a gateway.
                        "",
                        "",
                        // 23:30 UTC on a Sunday is half past midnight on Monday in Berlin.
                        0L,
                        1L),
                seen);
    }
}
