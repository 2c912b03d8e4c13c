package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Enforcement.Status;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.nas.NasClients;

/** Live sessions when their switch is configured otherwise, or no more. */
class ClientEnforcementTest {
    private static final RuleSet BY_SITE = RuleSet.read("policy.yml", """
            profiles:
              sensors: { vlan: { lab: 110, plant: 220 } }
              onboarding: { vlan: 99 }
            lifecycle: { registered: onboarding, onboarding: onboarding, active: rules }
            rules:
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
            """);

    @TempDir
    Path folder;

    private CoaFixture fixture;

    @BeforeEach
    void begin() throws Exception {
        fixture = new CoaFixture(folder, "", Optional.of(Method.DISCONNECT));
        fixture.policy.set(BY_SITE);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void atAnotherSiteTheyGetWhatIsGivenThere() throws Exception {
        fixture.start();
        admit(1);
        change(new NasClients(List.of(fixture.client("plant"))));
        TestNas.Request request = fixture.nas.take();
        assertEquals("acct-1", request.text(44));
        fixture.nas.answer(request, 41);
        assertTrue(fixture.await("s1", Status.CONFIRMED)
                .enforcement()
                .detail()
                .startsWith("it is active, profile sensors, VLAN 220: "));
    }

    @Test
    void atASwitchThatIsNoClientAnyMoreTheyEnd() throws Exception {
        fixture.start();
        admit(1);
        admit(2);
        change(new NasClients(List.of()));
        for (int i = 1; i <= 2; i++) {
            TestNas.Request request = fixture.nas.take();
            assertEquals("", request.problem(), "with the secret of before");
            assertEquals(40, request.code());
            fixture.nas.answer(request, 41);
        }
        assertTrue(fixture.await("s2", Status.CONFIRMED)
                .enforcement()
                .detail()
                .startsWith("its switch sw-1 is no client any more: "));
    }

    /** Its decision was taken before the client was gone. */
    @Test
    void aSessionThatWasUnderWayEndsToo() throws Exception {
        fixture.start();
        change(new NasClients(List.of()));
        admit(1);
        assertEquals("acct-1", fixture.nas.take().text(44));
    }

    @Test
    void theyStayWhereNothingThatDecidesIsOtherwise() throws Exception {
        fixture.start();
        admit(1);
        change(new NasClients(List.of(fixture.client("lab"))));
        assertEquals(Status.NONE, status());
        change(new NasClients(List.of(fixture.client("plant"))));
        change(new NasClients(List.of(fixture.client("lab"))));
        fixture.await("s1", session -> session.enforcement().status() == Status.NONE);
    }

    @Test
    void theyStayWhereTheyAreToWaitForTheNextAuthentication() throws Exception {
        fixture.start(
                CoaFixture.settings(List.of(Duration.ofHours(1)), Duration.ofHours(1))
                        .withoutPolicy(),
                CoaFixture.PATIENT);
        admit(1);
        change(new NasClients(List.of()));
        assertEquals(Status.NONE, status());
        assertEquals(0, fixture.nas.waiting());
    }

    @Test
    void whatWasChangedWhileNobodyServedIsFollowedAtTheStart() throws Exception {
        admit(1);
        fixture.clients.set(new NasClients(List.of(fixture.client("plant"))));
        fixture.start();
        assertEquals("acct-1", fixture.nas.take().text(44));
    }

    private void admit(int number) {
        fixture.register("SN-" + number, LifecycleState.ACTIVE, Optional.empty());
        fixture.sessions.admitted(
                CoaFixture.session("s" + number, "SN-" + number, number, "sensors", "110", "acct-" + number));
    }

    private void change(NasClients after) throws Exception {
        NasClients before = fixture.clients.getAndSet(after);
        fixture.coa().followClients(before, after).toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    private Status status() {
        return fixture.sessions.find("s1").orElseThrow().enforcement().status();
    }
}
