package org.portcullis.radius.accounting;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.radius.accounting.SampleSessions.WIRED;
import static org.portcullis.radius.accounting.SampleSessions.WIRELESS;
import static org.portcullis.radius.accounting.SampleSessions.address;
import static org.portcullis.radius.accounting.SampleSessions.session;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/** When sessions begin, end and go stale, and how they are found. */
class SessionsTest {
    private static final InetAddress NAS = address("127.0.0.1");

    private final ManualClock clock = new ManualClock();
    private final Sessions sessions =
            new Sessions(new SessionSettings(3, 10, Duration.ofMinutes(30), Duration.ofSeconds(60)), clock.clock());
    private final List<String> changes = new ArrayList<>();

    @BeforeEach
    void listen() {
        sessions.listen(change -> changes.add(told(change)));
    }

    private static String told(SessionChange change) {
        String id = change.session().id();
        if (change instanceof SessionChange.Ended over) {
            return id + " " + over.end().word()
                    + over.successor().map(by -> " by " + by.id()).orElse("");
        }
        return id + (change instanceof SessionChange.Started ? " started" : " updated");
    }

    private List<String> live() {
        return sessions.all().stream().map(Session::id).toList();
    }

    @Test
    void aSessionIsFoundByEverythingItIsKnownBy() {
        Session session = session("a").acct("A-1").build();
        sessions.admitted(session);
        assertEquals(Optional.of(session), sessions.find("a"));
        assertEquals(List.of(session), sessions.ofDevice(new Serial("S-1")));
        assertEquals(List.of(session), sessions.onPort(NAS, "Gi1/0/7"));
        assertEquals(List.of(session), sessions.ofNas(NAS));
        assertEquals(
                Optional.of(session),
                sessions.ofMac(NAS, MacAddress.parse("00:11:22:aa:bb:cc").orElseThrow()));
        assertEquals(Optional.of(session), sessions.ofAcctSessionId(NAS, "A-1"));
        InetAddress other = address("127.0.0.2");
        assertEquals(Optional.empty(), sessions.ofAcctSessionId(other, "A-1"));
        assertEquals(List.of(), sessions.onPort(other, "Gi1/0/7"));

        sessions.end("a", SessionEnd.STOP);
        assertEquals(Optional.empty(), sessions.find("a"));
        assertEquals(List.of(), sessions.ofDevice(new Serial("S-1")));
        assertEquals(List.of(), sessions.onPort(NAS, "Gi1/0/7"));
        assertEquals(Optional.empty(), sessions.ofAcctSessionId(NAS, "A-1"));
    }

    @Test
    void theSameMacOnTheSamePortGoesOnWithItsAccounting() {
        sessions.admitted(session("a").build());
        sessions.heard("a", live -> live.with(usage("A-1", 500)));
        changes.clear();
        sessions.admitted(session("b").build());
        assertEquals(List.of("b"), live());
        assertEquals(List.of("a reauthenticated by b", "b started"), changes);
        assertEquals(usage("A-1", 500), sessions.find("b").orElseThrow().usage());
        assertEquals("b", sessions.ofAcctSessionId(NAS, "A-1").orElseThrow().id());
    }

    @Test
    void anotherAccountingSessionOnTheSamePortStartsFromNothing() {
        sessions.admitted(session("a").build());
        sessions.heard("a", live -> live.with(usage("A-1", 500)));
        sessions.admitted(session("b").acct("A-2").build());
        assertEquals(
                Session.Usage.named(Optional.of("A-2")),
                sessions.find("b").orElseThrow().usage());
    }

    @Test
    void theSameMacElsewhereMoved() {
        sessions.admitted(session("a").build());
        sessions.admitted(session("b").port("Gi1/0/8", WIRED).build());
        sessions.admitted(session("c").nas("127.0.0.2").port("Gi1/0/8", WIRED).build());
        assertEquals(List.of("c"), live());
        assertEquals(List.of("a started", "a moved by b", "b started", "b moved by c", "c started"), changes);
    }

    @Test
    void anotherMacTakesAWiredPort() {
        sessions.admitted(session("a").build());
        sessions.admitted(session("b").mac("00-11-22-00-00-02").device("S-2").build());
        assertEquals(List.of("b"), live());
        assertEquals(List.of("a started", "a port-taken by b", "b started"), changes);
    }

    @Test
    void stationsOfAnAccessPointShareItsPort() {
        sessions.admitted(session("a").port("wlan0", WIRELESS).build());
        sessions.admitted(
                session("b").port("wlan0", WIRELESS).mac("00-11-22-00-00-02").build());
        assertEquals(List.of("a", "b"), live());
    }

    @Test
    void aSessionEndsWhenItsSessionTimeoutAndTheGraceAreOver() {
        sessions.admitted(session("a").timeout(Duration.ofMinutes(10)).build());
        sessions.admitted(
                session("b").mac("00-11-22-00-00-02").port("Gi1/0/8", WIRED).build());
        clock.advance(Duration.ofSeconds(659));
        sessions.sweep();
        assertEquals(List.of("a", "b"), live());
        clock.advance(Duration.ofSeconds(1));
        sessions.sweep();
        assertEquals(List.of("b"), live());
        assertTrue(changes.contains("a session-timeout"), changes.toString());
    }

    @Test
    void silenceMakesItStaleAndNothingElse() {
        sessions.admitted(session("a").build());
        clock.advance(Duration.ofMinutes(30));
        sessions.sweep();
        assertFalse(sessions.find("a").orElseThrow().stale());
        clock.advance(Duration.ofSeconds(1));
        sessions.sweep();
        sessions.sweep();
        assertTrue(sessions.find("a").orElseThrow().stale());
        assertEquals(1, sessions.stale());
        assertEquals(List.of("a started", "a updated"), changes);

        sessions.heard("a", live -> live);
        assertFalse(sessions.find("a").orElseThrow().stale());
        assertEquals(clock.now(), sessions.find("a").orElseThrow().lastHeard());
    }

    /** What is changed from here is no sign of life. */
    @Test
    void enforcementDoesNotMakeItHeard() {
        sessions.admitted(session("a").build());
        clock.advance(Duration.ofMinutes(31));
        Enforcement pending = new Enforcement(Enforcement.Status.PENDING, "disconnect", 1, Optional.of(clock.now()));
        assertEquals(
                pending, sessions.enforce("a", none -> pending).orElseThrow().enforcement());
        assertEquals(Optional.empty(), sessions.enforce("gone", none -> pending));
        sessions.sweep();
        assertTrue(sessions.find("a").orElseThrow().stale());
    }

    @Test
    void theOneThatWasHeardOfLongestAgoMakesRoom() {
        for (int i = 1; i <= 3; i++) {
            sessions.admitted(numbered(i));
        }
        sessions.heard("1", live -> live);
        sessions.admitted(numbered(4));
        assertEquals(List.of("3", "1", "4"), live());
        assertTrue(changes.contains("2 evicted"), changes.toString());
    }

    private static Session numbered(int i) {
        return session(Integer.toString(i))
                .mac("00-11-22-00-00-0" + i)
                .port("Gi1/0/" + i, WIRED)
                .build();
    }

    private static Session.Usage usage(String acct, long octets) {
        return new Session.Usage(true, Optional.of(acct), 10, octets, 0, 0, 0, Optional.empty());
    }
}
