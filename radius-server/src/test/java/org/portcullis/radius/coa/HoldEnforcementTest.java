package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.device.Actor;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.hold.Hold;
import org.portcullis.policy.hold.HoldOrigin;
import org.portcullis.policy.hold.HoldTarget;
import org.portcullis.policy.value.Cidr;
import org.portcullis.policy.value.Enforcement.Status;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.radius.nas.DynamicAuthorization.Method;

/** A hold that another process places or lifts, and the live sessions on it. */
class HoldEnforcementTest {
    private static final Actor ALICE = new Actor("alice");
    private static final String HELD = "it is active, and its port is held, profile quarantine, VLAN 666: ";

    @TempDir
    Path folder;

    private CoaFixture fixture;

    @BeforeEach
    void open() throws Exception {
        fixture = new CoaFixture(folder, "", Optional.of(Method.DISCONNECT));
        fixture.register("SN-1", LifecycleState.ACTIVE, Optional.empty());
        fixture.register("SN-2", LifecycleState.ACTIVE, Optional.empty());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    /** Who is on the port goes to quarantine and comes back; the neighbour is left alone, and so are the devices' states. */
    @Test
    void aPortIsHeldAndLetGo() throws Exception {
        fixture.start();
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-2", 2, "sensors", "110", "acct-2"));
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        Hold hold = place(new HoldTarget.OfPort("sw-1", "Gi1/0/1"));
        TestNas.Request request = fixture.nas.take();
        assertEquals("acct-1", request.text(44));
        assertTrue(fixture.await("s1", Status.PENDING).enforcement().detail().startsWith(HELD));
        fixture.nas.answer(request, 41);
        fixture.await("s1", Status.CONFIRMED);
        fixture.sessions.admitted(CoaFixture.session("s3", "SN-1", 1, "quarantine", "666", "acct-3"));
        assertEquals(
                HELD + "authenticated again, profile quarantine, VLAN 666",
                fixture.await("s3", Status.CONFIRMED).enforcement().detail());

        fixture.holds.lift(hold.id(), ALICE, "it was the scanner of our own");
        TestNas.Request back = fixture.nas.take();
        assertEquals("acct-3", back.text(44), "of the neighbour nothing was asked meanwhile");
        fixture.nas.answer(back, 41);
        assertTrue(fixture.await("s3", Status.CONFIRMED)
                .enforcement()
                .detail()
                .startsWith("it is active, profile sensors, VLAN 110: "));
        assertEquals(
                Status.NONE,
                fixture.sessions.find("s2").orElseThrow().enforcement().status());
    }

    /** The very switch of a range of them; and an address wherever it is. */
    @Test
    void whatIsHeldIsMeantExactly() throws Exception {
        fixture.start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-2", 2, "sensors", "110", "acct-2"));
        place(new HoldTarget.OfPort("sw-1", Cidr.parseAddress("127.0.0.2"), "Gi1/0/1"));
        place(new HoldTarget.OfMac(new MacAddress(0x020000000002L)));
        assertEquals("acct-2", fixture.nas.take().text(44));
        assertEquals(
                Status.NONE,
                fixture.sessions.find("s1").orElseThrow().enforcement().status());
        place(new HoldTarget.OfPort("sw-1", Optional.of(InetAddress.getLoopbackAddress()), "Gi1/0/1"));
        assertEquals("acct-1", fixture.nas.take().text(44));
    }

    /** It was decided before the hold was placed, and begins after the live ones were looked at, as the other hold shows. */
    @Test
    void aSessionThatBeginsLateIsCaught() throws Exception {
        fixture.start();
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-2", 2, "sensors", "110", "acct-2"));
        place(new HoldTarget.OfPort("sw-1", "Gi1/0/1"));
        place(new HoldTarget.OfMac(new MacAddress(0x020000000002L)));
        fixture.nas.answer(fixture.nas.take(), 42, TestNas.errorCause(501));
        fixture.await("s2", Status.FAILED);
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        assertEquals("acct-1", fixture.nas.take().text(44));
        assertTrue(fixture.await("s1", Status.PENDING).enforcement().detail().startsWith(HELD));
    }

    private Hold place(HoldTarget target) {
        return fixture.holds.place(target, Instant.now().plusSeconds(3_600), "it scans", ALICE, HoldOrigin.ADMIN);
    }
}
