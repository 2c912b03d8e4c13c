package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Enforcement.Status;
import org.portcullis.radius.coa.EnforcementSettings.Pace;
import org.portcullis.radius.nas.DynamicAuthorization.Method;

/** Another policy comes into force while devices are on their ports. */
class PolicyEnforcementTest {
    private static final RuleSet MOVED = RuleSet.read("policy.yml", """
            profiles:
              sensors: { vlan: 111 }
              onboarding: { vlan: 99 }
              quarantine: { vlan: 666 }
            lifecycle: { registered: onboarding, onboarding: onboarding, active: rules, quarantined: quarantine }
            rules:
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
            """);

    /** One order at once, and then none for as long as a test takes. */
    private static final Pace ONE = new Pace(1, 1);

    @TempDir
    Path folder;

    private CoaFixture fixture;

    @BeforeEach
    void begin() throws Exception {
        fixture = new CoaFixture(folder, "", Optional.of(Method.DISCONNECT));
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void sessionsThatWouldGetSomethingElseAreToldAndTheOthersAreLeftAlone() throws Exception {
        fixture.start();
        admit(1, "sensors", "110");
        admit(2, "sensors", "111");
        fixture.register("SN-3", LifecycleState.ONBOARDING, Optional.empty());
        fixture.sessions.admitted(CoaFixture.session("s3", "SN-3", 3, "onboarding", "99", "acct-3"));
        fixture.policy.set(MOVED);
        follow(2);
        TestNas.Request request = fixture.nas.take();
        assertEquals("", request.problem());
        assertEquals("acct-1", request.text(44));
        fixture.nas.answer(request, 41);
        assertEquals(
                "it is active, profile sensors, VLAN 111: Disconnect-Request to 127.0.0.1:"
                        + fixture.nas.address().getPort() + ": ACK",
                fixture.await("s1", Status.CONFIRMED).enforcement().detail());
        SecurityEvent looked = fixture.event();
        assertEquals("policy-enforced", looked.get(Field.EVENT_ACTION).orElseThrow());
        assertEquals(2L, looked.get(Field.POLICY_VERSION).orElseThrow());
        assertEquals(3L, looked.get(Field.POLICY_SESSIONS).orElseThrow());
        assertEquals(1L, looked.get(Field.POLICY_SESSIONS_CHANGING).orElseThrow());
        assertEquals(0L, looked.get(Field.POLICY_SESSIONS_LATER).orElseThrow());
        assertEquals("coa-sent", fixture.event().get(Field.EVENT_ACTION).orElseThrow());
        assertEquals("session-enforced", fixture.event().get(Field.EVENT_ACTION).orElseThrow());
        fixture.sessions.admitted(CoaFixture.session("s4", "SN-1", 1, "sensors", "111", ""));
        assertTrue(fixture.await("s4", Status.CONFIRMED).enforcement().detail().contains("authenticated again"));
        assertEquals(Status.NONE, status("s2"));
        assertEquals(Status.NONE, status("s3"));
        assertEquals(0, fixture.nas.waiting());
    }

    /** The switch gets one; the others are marked and wait; what a device itself does goes first. */
    @Test
    void aDevicesOwnChangeDoesNotWaitBehindAPolicyThatChangesAll() throws Exception {
        fixture.start(
                CoaFixture.settings(List.of(Duration.ofHours(1)), Duration.ofHours(1))
                        .with(ONE),
                CoaFixture.PATIENT);
        for (int i = 1; i <= 250; i++) {
            admit(i, "sensors", "110");
        }
        fixture.policy.set(MOVED);
        follow(2);
        assertTrue(fixture.coa().inLine() > 200, fixture.coa().inLine() + " wait");
        assertEquals(250, fixture.coa().pending());
        fixture.change("SN-250", LifecycleState.QUARANTINED);
        Set<String> told = new HashSet<>();
        while (!told.contains("acct-250")) {
            told.add(fixture.nas.take().text(44));
        }
        assertTrue(told.size() < 100, told.size() + " were told before it");
        assertTrue(fixture.await("s250", Status.PENDING).enforcement().detail().startsWith("it is quarantined"));
    }

    @Test
    void thePolicyOfBeforeTakesBackWhatWasNotToldYet() throws Exception {
        fixture.start(
                CoaFixture.settings(List.of(Duration.ofHours(1)), Duration.ofHours(1))
                        .with(ONE),
                CoaFixture.PATIENT);
        for (int i = 1; i <= 200; i++) {
            admit(i, "sensors", "110");
        }
        fixture.policy.set(MOVED);
        follow(2);
        fixture.policy.set(CoaFixture.POLICY);
        follow(3);
        assertEquals(0, fixture.coa().pending());
        for (int i = 1; i <= 200; i++) {
            assertEquals(Status.NONE, status("s" + i));
        }
    }

    /** What waits at a restart is told at the same pace; what a device's own change asked for, at once. */
    @Test
    void afterARestartItGoesOnAtThePace() throws Exception {
        fixture.policy.set(MOVED);
        // All before the first session begins: one of the same millisecond as its device's state would follow that, and
        // at once.
        for (int i = 1; i <= 101; i++) {
            fixture.register("SN-" + i, LifecycleState.ACTIVE, Optional.empty());
        }
        for (int i = 1; i <= 100; i++) {
            admitted(i, "sensors", "110", "waits for its turn");
        }
        admitted(101, "sensors", "110", "no answer yet");
        fixture.change("SN-101", LifecycleState.QUARANTINED);
        fixture.start(
                CoaFixture.settings(List.of(Duration.ofHours(1)), Duration.ofHours(1))
                        .with(ONE),
                CoaFixture.PATIENT);
        Set<String> told = new HashSet<>();
        while (!told.contains("acct-101")) {
            told.add(fixture.nas.take().text(44));
        }
        assertTrue(told.size() < 50, told.size() + " were told before it");
        assertTrue(fixture.coa().inLine() > 40, fixture.coa().inLine() + " wait");
    }

    /** Its decision was taken before the change, its Access-Accept goes out after all were looked at. */
    @Test
    void aSessionThatWasUnderWayIsLookedAtWhenItBegins() throws Exception {
        fixture.start();
        fixture.policy.set(MOVED);
        follow(2);
        admit(1, "sensors", "110");
        assertEquals("acct-1", fixture.nas.take().text(44));
    }

    @Test
    void atASwitchThatTakesNoRequestsItChangesLater() throws Exception {
        fixture.close();
        fixture = new CoaFixture(folder, "", Optional.empty());
        fixture.start();
        admit(1, "sensors", "110");
        fixture.policy.set(MOVED);
        follow(2);
        assertEquals(1L, fixture.event().get(Field.POLICY_SESSIONS_LATER).orElseThrow());
        assertEquals(Status.NONE, status("s1"));
    }

    /** What is pending is so by the change of a device, and gets its request; the other keeps what it has. */
    @Test
    void anotherPolicyLeavesSessionsAloneWhereThatIsWanted() throws Exception {
        fixture.policy.set(MOVED);
        admit(1, "sensors", "110");
        admit(2, "sensors", "110", "no answer yet");
        fixture.start(
                CoaFixture.settings(List.of(Duration.ofHours(1)), Duration.ofHours(1))
                        .withoutPolicy(),
                CoaFixture.PATIENT);
        follow(2);
        fixture.coa().lookAfter(List.of("s1", "s2"));
        assertEquals("acct-2", fixture.nas.take().text(44));
        admit(3, "sensors", "110");
        fixture.change("SN-3", LifecycleState.QUARANTINED);
        assertEquals("acct-3", fixture.nas.take().text(44));
        assertEquals(Status.NONE, status("s1"));
    }

    private void admit(int number, String profile, String vlan) {
        fixture.register("SN-" + number, LifecycleState.ACTIVE, Optional.empty());
        fixture.sessions.admitted(
                CoaFixture.session("s" + number, "SN-" + number, number, profile, vlan, "acct-" + number));
    }

    private void admit(int number, String profile, String vlan, String pending) {
        fixture.register("SN-" + number, LifecycleState.ACTIVE, Optional.empty());
        admitted(number, profile, vlan, pending);
    }

    private void admitted(int number, String profile, String vlan, String pending) {
        fixture.sessions.admitted(
                CoaFixture.session("s" + number, "SN-" + number, number, profile, vlan, "acct-" + number)
                        .with(new Enforcement(Status.PENDING, "it is active: " + pending, 0, Optional.empty())));
    }

    private void follow(long version) throws Exception {
        fixture.coa().followPolicy(version).toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    private Status status(String session) {
        return fixture.sessions.find(session).orElseThrow().enforcement().status();
    }
}
