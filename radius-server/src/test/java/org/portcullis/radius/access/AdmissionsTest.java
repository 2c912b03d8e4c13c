package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;

/** The sessions that Access-Accepts begin, and those that they do not. */
class AdmissionsTest {
    private Fixture fixture;
    private Nas nas;

    @BeforeEach
    void start() throws Exception {
        fixture = new Fixture();
        nas = fixture.nas();
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void anAcceptBeginsTheSessionThatItsClassNames() throws Exception {
        Nas.Answer accept = nas.ask(Wish.DECIDE);
        assertEquals(Code.ACCESS_ACCEPT, accept.code());
        Session session = fixture.admissions.admitted.get(0);
        assertEquals(
                session.id(), new String(accept.attributes().octets("Class").orElseThrow(), StandardCharsets.US_ASCII));
        assertEquals("lab-switch", session.nas().name());
        assertEquals(InetAddress.getByName("127.0.0.1"), session.nas().address());
        assertEquals("Gi1/0/7", session.port().name());
        assertTrue(session.port().wired());
        assertEquals(MacAddress.parse("00-11-22-AA-BB-CC"), session.station().mac());
        assertEquals(Optional.of("anonymous"), session.station().userName());
        Session.Authorization given = session.authorization().orElseThrow();
        assertEquals(Optional.of(new Serial("S-1")), given.device());
        assertEquals("sensors", given.profile());
        assertEquals(Optional.of("110"), given.vlan());
        assertEquals(Optional.of(new Session.Certificate("CN=Acme", "0A1B")), given.certificate());
        long timeout = accept.attributes().number("Session-Timeout").orElseThrow();
        assertEquals(Optional.of(session.started().plusSeconds(timeout)), session.ends());
    }

    /** Every Access-Accept: RFC 2869 §5.16 wants at least 60 seconds, and advises 600. */
    @Test
    void anAcceptSaysHowOftenToReport() throws Exception {
        assertEquals(
                Optional.of(Duration.ofMinutes(10).toSeconds()),
                nas.ask(Wish.DECIDE).attributes().number("Acct-Interim-Interval"));
    }

    /** After a crash the event is all there is: it tells the same session. */
    @Test
    void theEventOfAPermitTellsTheSameSession() throws Exception {
        nas.ask(Wish.DECIDE);
        Session session = fixture.admissions.admitted.get(0);
        assertEquals(List.of(session.id()), fixture.admissions.promised);
        Session told = SessionFields.read(fixture.events.only().values()).orElseThrow();
        Session sameTime = new Session(
                told.id(),
                told.nas(),
                told.port(),
                told.station(),
                told.authorization(),
                told.usage(),
                session.started(),
                session.lastHeard(),
                told.ends(),
                told.stale(),
                told.enforcement());
        assertEquals(session, sameTime);
    }

    @Test
    void aRefusalBeginsNone() throws Exception {
        fixture.policy.set((credential, request) -> Decisions.suspended());
        nas.ask(Wish.DECIDE);
        assertEquals(List.of(), fixture.admissions.promised);
        assertEquals(List.of(), fixture.admissions.admitted);
        assertFalse(fixture.events.only().values().containsKey(Field.SESSION_ID));
    }

    @Test
    void whereTheEventIsLostThePromiseIsWithdrawn() throws Exception {
        fixture.events.mode = HeldEvents.Mode.FAIL;
        nas.sendEap(ScriptedEap.wish(Wish.DECIDE), nas.begin());
        fixture.awaitDrop(DropReason.EVENT_NOT_KEPT);
        assertEquals(1, fixture.admissions.promised.size());
        assertEquals(fixture.admissions.promised, fixture.admissions.withdrawn);
        assertEquals(List.of(), fixture.admissions.admitted);
    }
}
