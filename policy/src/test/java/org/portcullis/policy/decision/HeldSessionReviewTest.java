package org.portcullis.policy.decision;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.decision.SessionReview.Standing;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.MemoryRegistry;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldBoard;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Session;

/** What a session on a held address or port would get today. */
class HeldSessionReviewTest {
    private final MemoryRegistry registry = new MemoryRegistry(InstantSource.fixed(SessionReviewTest.NOW));

    @BeforeEach
    void register() {
        SessionReviewTest.register(registry);
    }

    /** Whatever the rules give; but who is refused stays refused, and the gate is asked before that. */
    @ParameterizedTest
    @CsvSource({
        // gate alone, state, certificate, profile, vlan
        "false, active, true, sensors, 110, Moved, 'it is active, and its port is held, profile quarantine, VLAN 666'",
        "false, active, true, quarantine, 666, Unchanged, 'it is active, and its port is held, profile quarantine, VLAN 666'",
        "true, active, true, sensors, 110, Moved, 'it is active, and its port is held, profile quarantine, VLAN 666'",
        "true, active, true, quarantine, 666, Unchanged, 'it is active, and its port is held, profile quarantine, VLAN 666'",
        "false, active, false, sensors, 110, Moved, 'it is active, and its port is held, profile quarantine, VLAN 666'",
        "false, quarantined, true, quarantine, 666, Unchanged, 'it is quarantined, and its port is held, profile quarantine, VLAN 666'",
        "false, suspended, true, sensors, 110, Refused, 'it is suspended, and its port is held, and it is suspended'"
    })
    void onAHeldPort(
            boolean gate,
            String state,
            boolean certificate,
            String profile,
            String vlan,
            String standing,
            String today) {
        SessionReviewTest.bind(registry, Credential.Status.ACTIVE);
        SessionReviewTest.move(registry, SessionReviewTest.SN, state);
        Instant placed = SessionReviewTest.NOW.plusSeconds(5);
        SessionReview held = held(placed, SessionReviewTest.POLICY);
        Session session = SessionReviewTest.session(profile, vlan, certificate);
        Standing found = gate ? held.reviewGate(session, "") : held.review(session, "");
        assertEquals(standing, found.getClass().getSimpleName());
        assertEquals(today, found.today());
        assertEquals(placed, found.since());
    }

    /** A policy that gives devices in quarantine no profile refuses them, and so who is held. */
    @Test
    void aHoldRefusesWhereQuarantineDoes() {
        SessionReviewTest.bind(registry, Credential.Status.ACTIVE);
        RuleSet policy = RuleSet.read("policy.yml", """
                profiles: { sensors: { vlan: 110 } }
                rules: [{ name: sensors, when: 'device.type == "sensor"', then: sensors }]
                """);
        assertEquals(
                "Refused",
                held(SessionReviewTest.NOW, policy)
                        .review(SessionReviewTest.session("sensors", "110", true), "")
                        .getClass()
                        .getSimpleName());
    }

    private SessionReview held(Instant placed, RuleSet policy) {
        Hold hold = new Hold(
                "h1",
                new HoldTarget.OfPort("sw-1", "1"),
                placed,
                SessionReviewTest.NOW.plusSeconds(3_600),
                "it scans",
                "alice",
                HoldOrigin.ADMIN);
        HoldBoard board = new HoldBoard();
        board.refresh(List.of(), List.of(hold));
        return new SessionReview(
                registry,
                () -> policy,
                CredentialTerms.of(Duration.ofDays(14)),
                InstantSource.fixed(SessionReviewTest.NOW),
                () -> ZoneId.of("UTC"),
                DirectorySource.NONE,
                ProfileSource.NONE,
                board);
    }
}
