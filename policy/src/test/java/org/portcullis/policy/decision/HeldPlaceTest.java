package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldBoard;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.MacAddress;

/** A hold on the place where a device knocks: never more than quarantine, and never more than without it. */
class HeldPlaceTest extends DecisionCase {
    private static final HoldTarget MAC =
            new HoldTarget.OfMac(MacAddress.parse("00-11-22-AA-BB-CC").orElseThrow());
    private static final RuleSet REFUSING = RuleSet.read("policy.yml", """
            profiles: { sensors: { vlan: 110 }, onboarding: { vlan: 99 }, quarantine: { vlan: { plant: 667 } } }
            lifecycle: { quarantined: refuse }
            rules: [{ name: sensors, when: 'device.type == "sensor"', then: sensors }]
            """);

    private final HoldBoard board = new HoldBoard();

    @ParameterizedTest
    @CsvSource({
        "sensor, ACTIVE, quarantine/666/hold.mac",
        "sensor, ONBOARDING, quarantine/666/hold.mac",
        "sensor, QUARANTINED, quarantine/666/lifecycle.quarantined",
        "sensor, SUSPENDED, device-suspended/lifecycle.suspended",
        "loot, ACTIVE, rule-refused/thieves",
        "toy, ACTIVE, no-rule-matched/-"
    })
    void onlyEverStricter(String type, LifecycleState state, String expected) {
        register(type, state);
        hold(MAC, 60);
        assertEquals(expected, summary(decide(POLICY)));
    }

    @ParameterizedTest
    @CsvSource({
        "sw-1, '', Gi1/0/1, true",
        "sw-1, 127.0.0.1, Gi1/0/1, true",
        "sw-1, 127.0.0.2, Gi1/0/1, false",
        "sw-2, '', Gi1/0/1, false",
        "sw-1, '', Gi1/0/11, false"
    })
    void aPortIsMeantExactly(String nas, String address, String port, boolean held) {
        register("sensor", LifecycleState.ACTIVE);
        hold(new HoldTarget.OfPort(nas, Cidr.parseAddress(address), port), 60);
        assertEquals(held ? "quarantine/666/hold.port" : "sensors/110/sensors", summary(decide(POLICY)));
    }

    @Test
    void itIsOverByItself() {
        register("sensor", LifecycleState.ACTIVE);
        hold(MAC, 0);
        assertEquals("sensors/110/sensors", summary(decide(POLICY)));
    }

    @Test
    void whereQuarantineIsRefusedSoIsWhoIsHeld() {
        register("sensor", LifecycleState.ACTIVE);
        hold(MAC, 60);
        Decision decision = decide(REFUSING);
        assertEquals("held/hold.mac", summary(decision));
        assertEquals(
                "sensor SN-1 is refused: it is held until 2026-01-05 00:31 CET because the MAC address"
                        + " 00-11-22-AA-BB-CC was put on hold by alice: it scans",
                decision.explanation());
        assertFalse(point(REFUSING).wouldPermit(idevid(), request()));
    }

    @Test
    void itExplainsItself() {
        register("sensor", LifecycleState.ACTIVE);
        hold(MAC, 60);
        Decision decision = decide(POLICY);
        String because =
                " until 2026-01-05 00:31 CET because the MAC address 00-11-22-AA-BB-CC was put on hold by alice: it scans";
        assertEquals("sensor SN-1 (active) is held on VLAN 666" + because, decision.explanation());
        List<String> trace = decision.trace();
        assertEquals(
                List.of(
                        "rule sensors matches",
                        "profile sensors: VLAN 110",
                        "its MAC address is held" + because,
                        "so it gets no more than lifecycle.quarantined gives: profile quarantine",
                        "profile quarantine: VLAN 666"),
                trace.subList(trace.size() - 5, trace.size()));
        assertEquals(LifecycleState.ACTIVE, decision.device().orElseThrow().state(), "no device's state is changed");
    }

    /** Of several, the one that lasts longest. */
    @Test
    void severalOfThem() {
        register("sensor", LifecycleState.ACTIVE);
        hold(MAC, 60);
        hold(new HoldTarget.OfPort("sw-1", "Gi1/0/1"), 600);
        assertTrue(
                decide(POLICY).explanation().contains("until 2026-01-05 00:40 CET because port Gi1/0/1 of sw-1"),
                () -> decide(POLICY).explanation());
    }

    private void hold(HoldTarget target, int seconds) {
        Hold hold =
                new Hold(target.words(), target, NOW, NOW.plusSeconds(seconds), "it scans", "alice", HoldOrigin.ADMIN);
        board.refresh(List.of(), List.of(hold));
    }

    private RegistryDecisionPoint point(RuleSet policy) {
        return new RegistryDecisionPoint(
                registry,
                () -> policy,
                RegistryDecisionPoint.UnknownDevice.REFUSE,
                CredentialTerms.of(OVERLAP),
                InstantSource.fixed(NOW),
                () -> ZoneId.of("Europe/Berlin"),
                DirectorySource.NONE,
                ProfileSource.NONE,
                board);
    }

    private Decision decide(RuleSet policy) {
        return point(policy).decide(idevid(), request());
    }
}
