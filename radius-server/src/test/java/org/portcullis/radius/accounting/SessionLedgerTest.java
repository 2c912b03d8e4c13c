package org.portcullis.radius.accounting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.radius.accounting.SampleSessions.session;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.SessionFields;
import org.portcullis.radius.store.SessionStore;

/** What of the table is there again after a stop, and after a crash. */
class SessionLedgerTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final KeptEvents events = new KeptEvents();
    private final AccountingEvents accounting = new AccountingEvents("node-1", new SecureRandom(), clock.clock());
    private Database database;
    private Sessions sessions;
    private SessionLedger ledger;

    @BeforeEach
    void open() {
        database = Database.open(folder.resolve("sessions.db"));
        begin();
    }

    @AfterEach
    void close() {
        ledger.close();
        database.close();
    }

    private void begin() {
        sessions = new Sessions(AccountingFixture.SETTINGS, clock.clock());
        ledger = SessionLedger.open(
                sessions,
                new SessionStore(database, "node-1"),
                AccountingFixture.SETTINGS,
                events,
                events::lastSequence,
                clock.clock());
    }

    /** The process dies: what is not on disk is gone. */
    private void crash() {
        SessionLedger dead = ledger;
        database.close();
        dead.close();
        database = Database.open(folder.resolve("sessions.db"));
        begin();
    }

    private void stored() throws Exception {
        ledger.stored().toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    /** As the access flow does: promise, event, Access-Accept. */
    private void accept(Session session) {
        ledger.promised(session.id());
        events.append(accept(session.id(), session));
        ledger.admitted(session);
    }

    private SecurityEvent accept(String id, Session session) {
        SecurityEvent.Builder event = SecurityEvent.builder(
                "event-" + id, session.started(), EventAction.ACCESS_ACCEPT, SecurityEvent.Outcome.SUCCESS, "in");
        SessionFields.write(event, session);
        return event.build();
    }

    private List<String> live() {
        return sessions.all().stream().map(Session::id).sorted().toList();
    }

    @Test
    void everythingOfASessionIsThereAfterAStop() {
        Session session = session("a").acct("A-1").timeout(Duration.ofHours(8)).build();
        accept(session);
        sessions.enforce(
                "a", none -> new Enforcement(Enforcement.Status.PENDING, "disconnect", 2, Optional.of(clock.now())));
        Session before = sessions.find("a").orElseThrow();
        ledger.close();
        begin();
        assertEquals(List.of(before), sessions.all());
    }

    @Test
    void whatEndedStaysAway() {
        accept(session("a").build());
        sessions.end("a", SessionEnd.STOP);
        ledger.close();
        begin();
        assertEquals(List.of(), sessions.all());
    }

    /** The events are the record: none of these rows was written. */
    @Test
    void sessionsOfAcceptsAreThereAfterACrash() {
        accept(session("a").timeout(Duration.ofHours(8)).build());
        Session b = session("b")
                .mac("00-11-22-00-00-02")
                .port("Gi1/0/8", "Ethernet")
                .device("S-2")
                .build();
        accept(b);
        Session before = sessions.find("a").orElseThrow();
        crash();
        assertEquals(List.of("a", "b"), live());
        assertEquals(before, sessions.find("a").orElseThrow());
    }

    @Test
    void whatStoppedAfterTheLastWriteIsNotThereAfterACrash() throws Exception {
        Session a = session("a").acct("A-1").build();
        accept(a);
        stored();
        events.append(accounting.ended(a, SessionEnd.STOP));
        crash();
        assertEquals(List.of(), live());
    }

    @Test
    void whatTheSwitchCalledItIsKnownAfterACrash() throws Exception {
        accept(session("a").build());
        stored();
        Session reported =
                sessions.find("a").orElseThrow().with(Session.Usage.begun(Optional.of("A-9"), Optional.empty()));
        events.append(accounting.started(reported, clock.now()));
        crash();
        assertEquals(
                Optional.of("A-9"), sessions.find("a").orElseThrow().usage().acctSessionId());
        assertTrue(sessions.find("a").orElseThrow().usage().reported());
    }

    /** An event that the table knows already does not bring the older session back, nor takes counters from the newer. */
    @Test
    void takingEventsInTwiceChangesNothing() throws Exception {
        ledger.promised("never accepted: holds the point back");
        accept(session("a").build());
        clock.advance(Duration.ofSeconds(10));
        accept(session("b").started(clock.now()).build());
        sessions.heard(
                "b", live -> live.with(new Session.Usage(true, Optional.of("A-1"), 5, 77, 0, 0, 0, Optional.empty())));
        stored();
        Session before = sessions.find("b").orElseThrow();
        crash();
        assertEquals(List.of(before), sessions.all());
    }

    /** TLS 1.3: the event is kept one round trip before the Access-Accept; other rows may be written in between. */
    @Test
    void anAcceptThatIsStillPromisedIsNotForgotten() throws Exception {
        Session a = session("a").build();
        ledger.promised("a");
        events.append(accept("a", a));
        accept(session("b").mac("00-11-22-00-00-02").port("Gi1/0/8", "Ethernet").build());
        stored();
        crash();
        assertEquals(List.of("a", "b"), live());
    }

    /** A permit whose device did not wait for the Access-Accept. */
    @Test
    void whatWasAbandonedIsNotThereAfterACrash() {
        ledger.promised("a");
        events.append(accept("a", session("a").build()));
        events.append(SecurityEvent.builder(
                        "abandoned",
                        clock.now(),
                        EventAction.AUTHENTICATION_ABANDONED,
                        SecurityEvent.Outcome.FAILURE,
                        "silent")
                .set(Field.SESSION_ID, "a")
                .build());
        crash();
        assertEquals(List.of(), live());
    }

    @Test
    void aWithdrawnPromiseHoldsNothingBack() throws Exception {
        ledger.promised("lost");
        ledger.withdrawn("lost");
        accept(session("a").build());
        stored();
        assertEquals(
                events.lastSequence(),
                new SessionStore(database, "node-1").replayPoint().orElseThrow());
    }

    /** The events of before are not taken in by a table that is new. */
    @Test
    void aNewTableBeginsWithNow() {
        ledger.close();
        database.close();
        events.append(accept("old", session("old").build()));
        database = Database.open(folder.resolve("another.db"));
        begin();
        assertEquals(List.of(), live());
    }

    /** While this appliance was down, nobody could be heard. */
    @Test
    void theTimeOfAStopIsNoSilence() {
        accept(session("a").build());
        ledger.close();
        clock.advance(Duration.ofHours(2));
        begin();
        sessions.sweep();
        assertFalse(sessions.find("a").orElseThrow().stale());
    }

    @Test
    void aSessionTimeoutRunsOnWhileStopped() {
        accept(session("a").timeout(Duration.ofHours(1)).build());
        ledger.close();
        clock.advance(Duration.ofHours(2));
        begin();
        sessions.sweep();
        assertEquals(List.of(), live());
    }

    @Test
    void eventsOfAnotherKindAreNoSessions() {
        events.append(SecurityEvent.builder(
                        "x", Instant.EPOCH, EventAction.ACCESS_REJECT, SecurityEvent.Outcome.FAILURE, "out")
                .set(Field.SESSION_ID, "x")
                .build());
        crash();
        assertEquals(List.of(), live());
    }
}
