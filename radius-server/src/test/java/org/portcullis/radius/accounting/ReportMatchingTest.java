package org.portcullis.radius.accounting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.portcullis.radius.accounting.AccountingNas.end;
import static org.portcullis.radius.accounting.AccountingNas.interim;
import static org.portcullis.radius.accounting.AccountingNas.start;
import static org.portcullis.radius.accounting.SampleSessions.session;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Session;

/** Which session an Accounting-Request belongs to, in whatever order and under whatever name it comes. */
class ReportMatchingTest {
    @TempDir
    Path folder;

    private AccountingFixture fixture;
    private AccountingNas nas;

    @BeforeEach
    void open() throws Exception {
        fixture = new AccountingFixture(folder);
        nas = fixture.nas();
        fixture.sessions.admitted(session("aa11").build());
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    private Session live(String id) {
        return fixture.sessions.find(id).orElseThrow();
    }

    /** RFC 2865 §5.25: a NAS may have been given several, by proxies on the way. */
    @Test
    void oneOfSeveralClassAttributesIsOurs() throws Exception {
        nas.account(start("A-1", "Class=somebody else's", "Class=aa11"));
        assertEquals(
                "aa11",
                fixture.events.only("session-started").get(Field.SESSION_ID).orElseThrow());
    }

    @Test
    void withoutClassTheMacAddressTellsOnce() throws Exception {
        nas.account(start("A-1"));
        assertEquals(
                "aa11",
                fixture.events.only("session-started").get(Field.SESSION_ID).orElseThrow());
        nas.account(interim("A-1", "Acct-Input-Octets=7"));
        assertEquals(7, live("aa11").usage().inputOctets());
    }

    @Test
    void aSessionWithoutAcceptIsOfAnUnknownDevice() throws Exception {
        fixture.nas("127.0.0.2").account(start("X-1", "User-Name=guest", "Class=of another server"));
        Session session = fixture.sessions
                .ofAcctSessionId(SampleSessions.address("127.0.0.2"), "X-1")
                .orElseThrow();
        assertEquals(Optional.empty(), session.authorization());
        assertEquals(Optional.of("guest"), session.station().userName());
        assertEquals(
                "An unknown device (MAC 00-11-22-AA-BB-CC), which got no Access-Accept here, is on other-switch port"
                        + " Gi1/0/7.",
                fixture.events.only("session-started").get(Field.MESSAGE).orElseThrow());
    }

    /** A switch has no say over the sessions of another one. */
    @Test
    void theClassOfAnotherSwitchesSessionOpensNothing() throws Exception {
        fixture.nas("127.0.0.2").account(end("X-1", "Class=aa11"));
        assertEquals(List.of("aa11"), ids());
        assertFalse(fixture.events.only("session-stopped").values().containsKey(Field.DEVICE_SERIAL_NUMBER));
    }

    @Test
    void aStartAfterItsStopBringsNothingBack() throws Exception {
        nas.account(end("A-1", "Class=aa11"));
        nas.account(start("A-1", "Class=aa11"));
        nas.account(interim("A-1", "Class=aa11"));
        assertEquals(List.of(), ids());
        assertEquals(List.of("session-stopped"), actions());
    }

    /** A station that comes back within the same authorization gets a new accounting session. */
    @Test
    void aStartWithAnotherNameGoesOnAndTheOldStopEndsNothing() throws Exception {
        nas.account(start("A-1", "Class=aa11"));
        nas.account(start("A-2", "Class=aa11"));
        nas.account(end("A-1", "Class=aa11", "Acct-Input-Octets=5"));
        assertEquals(List.of("aa11"), ids());
        assertEquals(Optional.of("A-2"), live("aa11").usage().acctSessionId());
        SecurityEvent stopped = fixture.events.only("session-stopped");
        assertEquals(5L, stopped.get(Field.SOURCE_BYTES).orElseThrow());
        assertEquals("A-1", stopped.get(Field.SESSION_ACCT_ID).orElseThrow());
        assertEquals(Optional.empty(), stopped.get(Field.SESSION_END));
    }

    @Test
    void aStationThatComesBackWithoutAnAuthenticationIsKnownAgain() throws Exception {
        nas.account(start("A-1", "Class=aa11"));
        nas.account(end("A-1", "Class=aa11"));
        nas.account(start("A-2", "Class=aa11"));
        assertEquals(List.of("aa11"), ids());
        assertEquals("S-1", live("aa11").device().orElseThrow().text());
    }

    /** The Stop of the time before comes after the newer Access-Accept on that port. */
    @Test
    void theStopOfAnOlderAuthenticationDoesNotEndTheNewerOne() throws Exception {
        nas.account(start("A-1", "Class=aa11"));
        fixture.clock.advance(Duration.ofSeconds(20));
        fixture.sessions.admitted(session("bb22").started(fixture.clock.now()).build());
        nas.account(end("A-1", "Class=aa11", "Acct-Delay-Time=5"));
        assertEquals(List.of("bb22"), ids());
        assertEquals(Session.Usage.NONE, live("bb22").usage());
    }

    /** A switch that keeps the Class of the first authentication, and its accounting session. */
    @Test
    void accountingGoesOnUnderTheFirstClass() throws Exception {
        nas.account(start("A-1", "Class=aa11"));
        fixture.clock.advance(Duration.ofMinutes(1));
        fixture.sessions.admitted(session("bb22").started(fixture.clock.now()).build());
        fixture.clock.advance(Duration.ofMinutes(1));
        nas.account(interim("A-1", "Class=aa11", "Acct-Input-Octets=70", "Acct-Session-Time=120"));
        assertEquals(70, live("bb22").usage().inputOctets());
        nas.account(end("A-1", "Class=aa11"));
        assertEquals(List.of(), ids());
    }

    /** A phone and the device behind it: the port carries both, although the newer one seemed to take it. */
    @Test
    void aPortWithSeveralDevicesHasThemAllWhenTheSwitchSaysSo() throws Exception {
        nas.account(start("A-1", "Class=aa11"));
        fixture.sessions.admitted(
                session("bb22").mac("00-11-22-00-00-02").device("S-2").build());
        assertEquals(List.of("bb22"), ids());
        assertEquals(
                "port-taken",
                fixture.events.only("session-stopped").get(Field.SESSION_END).orElseThrow());
        nas.account(interim("A-1", "Class=aa11", "Acct-Input-Octets=7"));
        assertEquals(List.of("bb22", "aa11"), ids());
        assertEquals(7, live("aa11").usage().inputOctets());
        assertEquals(
                2,
                fixture.sessions
                        .onPort(SampleSessions.address("127.0.0.1"), "Gi1/0/7")
                        .size());
    }

    private List<String> ids() {
        return fixture.sessions.all().stream().map(Session::id).toList();
    }

    private List<Object> actions() {
        return fixture.events.all().stream()
                .map(event -> event.get(Field.EVENT_ACTION).orElseThrow())
                .toList();
    }
}
