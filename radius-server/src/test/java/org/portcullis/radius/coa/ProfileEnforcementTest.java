package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.value.Enforcement.Status;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.nas.DynamicAuthorization.Method;

/** What a device seems to be changes, and with it what its live sessions would get. */
class ProfileEnforcementTest {
    private static final RuleSet BY_PROFILE = RuleSet.read("policy.yml", """
            profiles:
              sensors: { vlan: 110 }
              cameras: { vlan: 120 }
            rules:
              - { name: cameras, when: 'profile.function == "camera" && profile.certainty >= 80', then: cameras }
              - { name: sensors, when: 'device.type == "sensor"', then: sensors }
            """);

    @TempDir
    Path folder;

    private CoaFixture fixture;

    @BeforeEach
    void begin() throws Exception {
        fixture = new CoaFixture(folder, "", Optional.of(Method.DISCONNECT));
        fixture.register("SN-1", LifecycleState.ACTIVE, Optional.empty());
        fixture.policy.set(BY_PROFILE);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aSessionFollowsWhatItsDeviceSeemsToBe() throws Exception {
        fixture.register("SN-2", LifecycleState.ACTIVE, Optional.empty());
        fixture.start();
        Session session = CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1");
        fixture.sessions.admitted(session);
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-2", 2, "sensors", "110", "acct-2"));
        fixture.reprofiled(session.station().mac().orElseThrow(), "camera", 80);
        assertEquals("acct-1", fixture.nas.take().text(44));
        assertTrue(fixture.await("s1", Status.PENDING)
                .enforcement()
                .detail()
                .startsWith("it is active, profile cameras, VLAN 120: "));
        assertEquals(
                Status.NONE,
                fixture.sessions.find("s2").orElseThrow().enforcement().status(),
                "nothing was said of it");
    }

    /** An authentication brings about the change itself: its session begins when that was looked at already. */
    @Test
    void aSessionThatBeginsJustAfterThatFollowsToo() throws Exception {
        fixture.start();
        Session session = CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1");
        Session other = CoaFixture.session("s2", "SN-1", 2, "quarantine", "666", "acct-2");
        fixture.sessions.admitted(other);
        fixture.reprofiled(session.station().mac().orElseThrow(), "camera", 80);
        fixture.reprofiled(other.station().mac().orElseThrow(), "camera", 80);
        assertEquals("acct-2", fixture.nas.take().text(44));
        fixture.sessions.admitted(session);
        assertEquals("acct-1", fixture.nas.take().text(44));
    }
}
