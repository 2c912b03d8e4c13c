package org.portcullis.radius.accounting;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.radius.accounting.AccountingNas.end;
import static org.portcullis.radius.accounting.AccountingNas.interim;
import static org.portcullis.radius.accounting.AccountingNas.start;
import static org.portcullis.radius.accounting.SampleSessions.session;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.store.SessionStore;

/** The running accounting server: what is recorded of each Accounting-Request, and when it is acknowledged. */
class AccountingServerTest {
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

    @Test
    void aStartBelongsToTheSessionOfItsClass() throws Exception {
        nas.account(start("A-1", "Class=aa11", "User-Name=S-1", "Framed-IP-Address=10.0.0.7"));
        SecurityEvent event = fixture.events.only("session-started");
        assertEquals("S-1", event.get(Field.DEVICE_SERIAL_NUMBER).orElseThrow());
        assertEquals("aa11", event.get(Field.SESSION_ID).orElseThrow());
        assertEquals("A-1", event.get(Field.SESSION_ACCT_ID).orElseThrow());
        assertEquals(
                SampleSessions.address("10.0.0.7"), event.get(Field.SOURCE_IP).orElseThrow());
        assertEquals(
                "Device S-1 (MAC 00-11-22-AA-BB-CC) is on lab-switch port Gi1/0/7.",
                event.get(Field.MESSAGE).orElseThrow());
        assertTrue(live("aa11").usage().reported());
        assertEquals(Optional.of("A-1"), live("aa11").usage().acctSessionId());
        assertEquals(Optional.of("S-1"), live("aa11").station().userName());
        assertEquals(
                Optional.of(SampleSessions.address("10.0.0.7")),
                live("aa11").usage().address());
    }

    @Test
    void noAnswerBeforeTheEventIsSynced() throws Exception {
        fixture.events.mode(KeptEvents.Mode.HOLD);
        byte[] request = nas.request(start("A-1", "Class=aa11"));
        nas.send(request);
        fixture.events.awaitHeld();
        nas.silent();
        assertFalse(live("aa11").usage().reported());
        fixture.events.release();
        nas.response(request);
        assertTrue(live("aa11").usage().reported());
    }

    @ParameterizedTest
    @EnumSource(
            value = KeptEvents.Mode.class,
            names = {"FAIL", "THROW"})
    void noAnswerWhenTheEventIsLostAndItIsRecordedWhenItComesAgain(KeptEvents.Mode trouble) throws Exception {
        fixture.events.mode(trouble);
        byte[] request = nas.request(end("A-1", "Class=aa11"));
        nas.send(request);
        fixture.awaitDrop(DropReason.EVENT_NOT_KEPT);
        nas.silent();
        assertEquals("aa11", live("aa11").id());

        fixture.events.mode(KeptEvents.Mode.KEEP);
        nas.send(request);
        nas.response(request);
        fixture.events.only("session-stopped");
        assertEquals(Optional.empty(), fixture.sessions.find("aa11"));
    }

    /** RFC 2869 §5.1, §5.2: the Gigawords count; the row is the only record of the counters. */
    @Test
    void countersAreOnDiskBeforeTheAnswer() throws Exception {
        nas.account(start("A-1", "Class=aa11"));
        nas.account(interim(
                "A-1",
                "Class=aa11",
                "Acct-Session-Time=60",
                "Acct-Input-Octets=4294967295",
                "Acct-Input-Gigawords=2",
                "Acct-Output-Octets=5",
                "Acct-Output-Gigawords=1",
                "Acct-Input-Packets=3",
                "Acct-Output-Packets=4",
                "Framed-IP-Address=10.0.0.7"));
        Session.Usage usage = new Session.Usage(
                true,
                Optional.of("A-1"),
                60,
                3 * (1L << 32) - 1,
                (1L << 32) + 5,
                3,
                4,
                Optional.of(SampleSessions.address("10.0.0.7")));
        assertEquals(usage, live("aa11").usage());
        assertEquals(
                List.of(live("aa11")),
                new SessionStore(fixture.database, "node-1").all(),
                "on disk, before the answer came");
        assertEquals(List.of("session-started"), actions(), "an Interim-Update has no event");
    }

    @Test
    void noAnswerWhenTheRowCannotBeWritten() throws Exception {
        nas.account(start("A-1", "Class=aa11"));
        fixture.database.change(handle -> handle.execute("ALTER TABLE session RENAME TO gone"));
        byte[] request = nas.request(interim("A-1", "Class=aa11", "Acct-Input-Octets=9"));
        nas.send(request);
        fixture.awaitDrop(DropReason.SESSION_NOT_STORED);
        nas.silent();
        fixture.database.change(handle -> handle.execute("ALTER TABLE gone RENAME TO session"));
        nas.send(request);
        nas.response(request);
        assertEquals(
                9,
                new SessionStore(fixture.database, "node-1")
                        .all()
                        .get(0)
                        .usage()
                        .inputOctets());
    }

    @Test
    void countersThatComeLateChangeNothing() throws Exception {
        nas.account(interim("A-1", "Class=aa11", "Acct-Session-Time=120", "Acct-Input-Octets=900"));
        nas.account(interim("A-1", "Class=aa11", "Acct-Session-Time=60", "Acct-Input-Octets=400"));
        assertEquals(900, live("aa11").usage().inputOctets());
    }

    /** A lost Start: the first that is heard of the session begins it. */
    @Test
    void anInterimUpdateWithoutStartBegins() throws Exception {
        nas.account(interim("A-1", "Class=aa11", "Acct-Input-Octets=7"));
        fixture.events.only("session-started");
        assertEquals(7, live("aa11").usage().inputOctets());
    }

    @Test
    void aStopEndsTheSessionAndTellsWhatItUsed() throws Exception {
        nas.account(start("A-1", "Class=aa11"));
        nas.account(end(
                "A-1",
                "Class=aa11",
                "Acct-Session-Time=3600",
                "Acct-Input-Octets=100",
                "Acct-Output-Octets=200",
                "Acct-Input-Packets=3",
                "Acct-Output-Packets=4",
                "Acct-Terminate-Cause=2",
                "Acct-Delay-Time=10",
                "Framed-IP-Address=10.0.0.7"));
        assertEquals(Optional.empty(), fixture.sessions.find("aa11"));
        Map<Field, Object> event = fixture.events.only("session-stopped").values();
        assertEquals(100L, event.get(Field.SOURCE_BYTES));
        assertEquals(200L, event.get(Field.DESTINATION_BYTES));
        assertEquals(3L, event.get(Field.SOURCE_PACKETS));
        assertEquals(4L, event.get(Field.DESTINATION_PACKETS));
        assertEquals(Duration.ofHours(1).toNanos(), event.get(Field.EVENT_DURATION));
        assertEquals("lost-carrier", event.get(Field.SESSION_TERMINATE_CAUSE));
        assertEquals("stop", event.get(Field.SESSION_END));
        assertEquals(SampleSessions.address("10.0.0.7"), event.get(Field.SOURCE_IP));
        assertEquals(List.of("session", "network"), event.get(Field.EVENT_CATEGORY));
        assertEquals(fixture.clock.now().minusSeconds(10), event.get(Field.EVENT_END));
        assertEquals(fixture.clock.now().minusSeconds(3610), event.get(Field.EVENT_START));
        assertEquals(
                "Device S-1 (MAC 00-11-22-AA-BB-CC) left lab-switch port Gi1/0/7 after 3600 s: its switch reported its end"
                        + " (lost-carrier).",
                event.get(Field.MESSAGE));
    }

    /** RFC 2869 §5.3. */
    @Test
    void eventTimestampTellsWhenItHappened() throws Exception {
        Instant at = fixture.clock.now().minusSeconds(100);
        nas.account(end("A-1", "Class=aa11", "Event-Timestamp=" + at.getEpochSecond(), "Acct-Delay-Time=7"));
        assertEquals(
                at, fixture.events.only("session-stopped").get(Field.EVENT_END).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4294967295"})
    void aClockThatWasNeverSetIsNotBelieved(String timestamp) throws Exception {
        nas.account(end("A-1", "Class=aa11", "Event-Timestamp=" + timestamp, "Acct-Delay-Time=7"));
        assertEquals(
                fixture.clock.now().minusSeconds(7),
                fixture.events.only("session-stopped").get(Field.EVENT_END).orElseThrow());
    }

    @Test
    void accountingOnEndsTheSessionsOfThatSwitchAlone() throws Exception {
        fixture.sessions.admitted(session("bb22")
                .nas("127.0.0.2")
                .mac("00-11-22-00-00-02")
                .device("S-2")
                .build());
        nas.account("Acct-Status-Type=7", "Acct-Session-Id=0");
        assertEquals(List.of("bb22"), ids());
        assertEquals(
                "accounting-on",
                fixture.events.only("session-stopped").get(Field.SESSION_END).orElseThrow());
        assertEquals(
                "lab-switch was started; 1 sessions on it ended.",
                fixture.events.only("accounting-on").get(Field.MESSAGE).orElseThrow());

        fixture.nas("127.0.0.2").account("Acct-Status-Type=8");
        assertEquals(List.of(), ids());
        fixture.events.only("accounting-off");
    }

    /** Several access points behind one address. */
    @Test
    void accountingOnSpeaksForItsOwnNasIdentifier() throws Exception {
        nas.account("Acct-Status-Type=7", "NAS-Identifier=sw-2");
        assertEquals(List.of("aa11"), ids());
        nas.account("Acct-Status-Type=7", "NAS-Identifier=sw-1");
        assertEquals(List.of(), ids());
    }

    /** RFC 5080 §2.2.2. */
    @Test
    void theSameRequestGetsTheSameOctetsAndIsRecordedOnce() throws Exception {
        byte[] request = nas.request(start("A-1", "Class=aa11", "Proxy-State=p1", "Proxy-State=p2"));
        nas.send(request);
        byte[] response = nas.response(request);
        nas.send(request);
        assertArrayEquals(response, nas.response(request));
        assertEquals(1, fixture.events.all().size());
        assertEquals(1, fixture.count(AccountingCount.DUPLICATES_ANSWERED));
        assertEquals(1, fixture.count(AccountingCount.RESPONSES));
    }

    /** Sent again with another Acct-Delay-Time it is another packet, and still the same Start (RFC 2866 §5.2). */
    @Test
    void aStartThatIsSentAgainLaterIsRecordedOnce() throws Exception {
        nas.account(start("A-1", "Class=aa11"));
        nas.account(start("A-1", "Class=aa11", "Acct-Delay-Time=5"));
        fixture.events.only("session-started");
    }

    @Test
    void aStopThatIsSentAgainLaterIsRecordedOnce() throws Exception {
        nas.account(end("A-1", "Class=aa11"));
        nas.account(end("A-1", "Class=aa11", "Acct-Delay-Time=5"));
        fixture.events.only("session-stopped");
    }

    /** RFC 2865 §5.33, RFC 2866 §5.13: and nothing else is in the answer. */
    @Test
    void proxyStateIsEchoedInOrder() throws Exception {
        byte[] response = nas.account(start("A-1", "Class=aa11", "Proxy-State=p1", "Proxy-State=p2"));
        assertEquals("!\u0004p1!\u0004p2", new String(response, 20, response.length - 20, StandardCharsets.US_ASCII));
    }

    @Test
    void aWrongRequestAuthenticatorIsNotHeard() throws Exception {
        byte[] request = nas.request(end("A-1", "Class=aa11"));
        request[4] ^= 1;
        nas.send(request);
        nas.silent();
        assertEquals(1, fixture.drops(DropReason.REQUEST_AUTHENTICATOR_INVALID));
        assertEquals(List.of(), fixture.events.all());
        assertEquals(List.of("aa11"), ids());
    }

    /** RFC 5997 §4.2: on this port the answer is an Accounting-Response, and it is signed. */
    @Test
    void statusServerGetsAnAccountingResponse() throws Exception {
        byte[] response = nas.silent();
        assertEquals(80, response[20]);
        assertEquals(38, response.length);
        assertEquals(1, fixture.count(AccountingCount.STATUS_ANSWERS));
    }

    @Test
    void silenceForEverythingWhileNotServing() throws Exception {
        fixture.serving.set(false);
        nas.send(nas.request(start("A-1", "Class=aa11")));
        fixture.awaitDrop(DropReason.NOT_SERVING);
        nas.send(AccountingNas.status(254));
        fixture.awaitDrops(DropReason.NOT_SERVING, 2);
        fixture.serving.set(true);
        nas.silent();
        assertEquals(List.of(), fixture.events.all());
    }

    @Test
    void whatIsNoSessionIsRecordedAndAnswered() throws Exception {
        nas.account("Acct-Status-Type=9", "Acct-Session-Id=T-1");
        assertEquals(
                "Acct-Status-Type 9",
                fixture.events.only("accounting-other").get(Field.EVENT_REASON).orElseThrow());
        assertEquals(List.of("aa11"), ids());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Acct-Status-Type=1", "Acct-Status-Type=2", "Acct-Status-Type=3", "Acct-Session-Id=A-1"})
    void whatDoesNotSayWhatItIsAboutIsDropped(String only) throws Exception {
        nas.send(nas.request(only, "Class=aa11"));
        nas.silent();
        assertEquals(1, fixture.drops(DropReason.ACCOUNTING_INCOMPLETE));
        assertEquals(List.of(), fixture.events.all());
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
