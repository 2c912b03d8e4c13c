package org.portcullis.radius.coa;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.portcullis.policy.device.LifecycleState;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.Enforcement.Status;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.nas.DynamicAuthorization.Method;

/** A change in the registry, made by another process, until the NAS has carried it out. */
class ChangeOfAuthorizationTest {
    private static final int DISCONNECT_REQUEST = 40;
    private static final int COA_REQUEST = 43;
    private static final int NAS_PORT = 5;
    private static final int VENDOR_SPECIFIC = 26;
    private static final int EVENT_TIMESTAMP = 55;
    private static final int MESSAGE_AUTHENTICATOR = 80;

    @TempDir
    Path folder;

    private CoaFixture fixture;

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void aQuarantinedDeviceIsDisconnectedAndConfirmedWhereItLands() throws Exception {
        begin("", Method.DISCONNECT).start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);

        TestNas.Request request = fixture.nas.take();
        assertEquals("", request.problem());
        assertEquals(DISCONNECT_REQUEST, request.code());
        assertEquals(List.of(MESSAGE_AUTHENTICATOR, 4, 32, 1, 31, 44, EVENT_TIMESTAMP), request.types());
        assertArrayEquals(new byte[] {(byte) 192, 0, 2, 7}, request.attributes().get(4));
        assertEquals("switch-7", request.text(32));
        assertEquals("identity-1", request.text(1));
        assertEquals("0200.0000.0001", request.text(31), "in the NAS's own spelling");
        assertEquals("acct-1", request.text(44));
        Enforcement pending = fixture.await("s1", Status.PENDING).enforcement();
        assertEquals("it is quarantined, profile quarantine, VLAN 666: no answer yet", pending.detail());

        fixture.nas.answer(request, 41);
        Enforcement acknowledged = fixture.await("s1", Status.CONFIRMED).enforcement();
        assertTrue(acknowledged.detail().endsWith(": ACK"), acknowledged.detail());
        assertEquals(1, acknowledged.attempts());
        SecurityEvent sent = fixture.event();
        assertEquals("coa-sent", sent.get(Field.EVENT_ACTION).orElseThrow());
        assertEquals("success", sent.get(Field.EVENT_OUTCOME).orElseThrow());
        assertEquals("Disconnect-Request", sent.get(Field.COA_TYPE).orElseThrow());
        assertEquals("disconnect", sent.get(Field.COA_METHOD).orElseThrow());
        assertEquals("ack", sent.get(Field.COA_RESULT).orElseThrow());
        assertEquals("confirmed", sent.get(Field.COA_ENFORCEMENT).orElseThrow());
        assertEquals(1L, sent.get(Field.COA_ATTEMPT).orElseThrow());
        assertEquals(
                "127.0.0.1:" + fixture.nas.address().getPort(),
                sent.get(Field.COA_TARGET).orElseThrow());
        assertTrue(sent.get(Field.COA_DELAY).isPresent());
        assertEquals("session-enforced", fixture.event().get(Field.EVENT_ACTION).orElseThrow());

        fixture.later(Duration.ofMinutes(20)); // It takes its time.
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-1", 1, "quarantine", "666", ""));
        assertEquals(
                "it is quarantined, profile quarantine, VLAN 666: authenticated again, profile quarantine, VLAN 666",
                fixture.await("s2", Status.CONFIRMED).enforcement().detail());
    }

    /** A NAS may report the end of a session before it acknowledges it; the port is another one's then, too. */
    @Test
    void aSessionThatEndsFirstIsConfirmedInTheNextOne() throws Exception {
        begin("", Method.DISCONNECT).start();
        Session session = CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1");
        fixture.sessions.admitted(session);
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        TestNas.Request request = fixture.nas.take();
        fixture.register("SN-2", LifecycleState.ACTIVE, Optional.empty());
        fixture.sessions.admitted(CoaFixture.session("other", "SN-2", 2, "sensors", "110", "")
                .named(
                        session.nas(),
                        session.port(),
                        CoaFixture.session("x", "SN-2", 2, "sensors", "110", "").station()));
        assertEquals("session-enforced", fixture.event().get(Field.EVENT_ACTION).orElseThrow());
        fixture.nas.answer(request, 41);
        assertEquals("coa-sent", fixture.event().get(Field.EVENT_ACTION).orElseThrow());
        fixture.later(Duration.ofMinutes(20));
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-1", 1, "quarantine", "666", ""));
        assertEquals(1, fixture.await("s2", Status.CONFIRMED).enforcement().attempts());
    }

    @Test
    void aReleasedDeviceIsMovedBack() throws Exception {
        begin("", Method.DISCONNECT);
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        fixture.start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "quarantine", "666", "acct-1"));
        fixture.change("SN-1", LifecycleState.ACTIVE);
        assertEquals("acct-1", fixture.nas.take().text(44));
        assertTrue(fixture.await("s1", Status.PENDING)
                .enforcement()
                .detail()
                .startsWith("it is active, profile sensors, VLAN 110: "));
    }

    @Test
    void aChildFollowsItsParent() throws Exception {
        begin("", Method.DISCONNECT).start();
        fixture.register("SN-2", LifecycleState.ACTIVE, Optional.of("SN-1"));
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-2", 2, "sensors", "110", "acct-2"));
        fixture.change("SN-1", LifecycleState.SUSPENDED);
        assertEquals("acct-2", fixture.nas.take().text(44));
        assertTrue(fixture.await("s2", Status.PENDING).enforcement().detail().startsWith("it is suspended: "));
    }

    /** The session that is concerned gets its request; the other one, changed before it, gets none. */
    @Test
    void aChangeThatGivesTheSameIsNoneForTheSession() throws Exception {
        begin("", Method.DISCONNECT).start();
        fixture.register("SN-2", LifecycleState.REGISTERED, Optional.empty());
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-2", 2, "onboarding", "99", "acct-2"));
        fixture.change("SN-2", LifecycleState.ONBOARDING);
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        assertEquals("acct-1", fixture.nas.take().text(44));
        assertEquals(
                Status.NONE,
                fixture.sessions.find("s2").orElseThrow().enforcement().status());
    }

    /** Everything must match what the NAS knows (RFC 5176 §3); what may not is left out step by step. */
    @Test
    void aNasThatDoesNotFindTheSessionIsAskedWithFewerAttributes() throws Exception {
        begin("", Method.DISCONNECT).start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", ""));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        TestNas.Request full = fixture.nas.take();
        assertEquals(List.of(80, 4, 32, 1, 31, NAS_PORT, 87, 55), full.types());
        fixture.nas.answer(full, 42, TestNas.errorCause(401));
        TestNas.Request narrow = fixture.nas.take();
        assertEquals(List.of(80, 4, 31, 55), narrow.types());
        fixture.nas.answer(narrow, 42, TestNas.errorCause(503));
        TestNas.Request alone = fixture.nas.take();
        assertEquals(List.of(80, 31, 55), alone.types());
        fixture.nas.answer(alone, 42, TestNas.errorCause(503));
        Enforcement waiting = fixture.await(
                        "s1",
                        session -> session.enforcement().detail().contains("503")
                                && session.enforcement().attempts() == 3)
                .enforcement();
        assertEquals(Status.PENDING, waiting.status(), "it never named the session itself: asked again later");
    }

    @Test
    void aNasThatHasNoSessionOfItsOwnNameHasNothingLeftToChange() throws Exception {
        begin("", Method.DISCONNECT).start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        for (int i = 0; i < 3; i++) {
            fixture.nas.answer(fixture.nas.take(), 42, TestNas.errorCause(503));
        }
        fixture.await("s1", Status.CONFIRMED);
    }

    @ParameterizedTest
    @CsvSource({
        "cisco, reauthenticate, 9, 1, subscriber:command=reauthenticate",
        "cisco, bounce, 9, 1, subscriber:command=bounce-host-port",
        "fortinet, reauthenticate, 12356, 42, action=reauth-port",
        "ruckus, reauthenticate, 1991, 10, reauth-host",
        "ruckus, bounce, 1991, 10, flip-port",
        "aruba, bounce, 14823, 40, 10 seconds",
        "hp, bounce, 11, 23, 10 seconds"
    })
    void eachVendorHasItsWay(String vendor, String method, int number, int type, String value) throws Exception {
        begin(vendor, Method.valueOf(method.toUpperCase(java.util.Locale.ROOT))).start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        TestNas.Request request = fixture.nas.take();
        assertEquals("", request.problem());
        assertEquals(COA_REQUEST, request.code());
        byte[] text = value.equals("10 seconds") ? new byte[] {0, 0, 0, 10} : value.getBytes(StandardCharsets.US_ASCII);
        byte[] vsa = java.nio.ByteBuffer.allocate(6 + text.length)
                .putInt(number)
                .put((byte) type)
                .put((byte) (2 + text.length))
                .put(text)
                .array();
        assertArrayEquals(vsa, request.attributes().get(VENDOR_SPECIFIC));
    }

    @Test
    void aReauthenticationIsConfirmedByItsAcceptAlone() throws Exception {
        begin("cisco", Method.REAUTHENTICATE).start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        fixture.nas.answer(fixture.nas.take(), 44);
        fixture.await("s1", session -> session.enforcement().detail().endsWith(": ACK"));
        assertEquals(
                Status.PENDING,
                fixture.sessions.find("s1").orElseThrow().enforcement().status());
        assertEquals("pending", fixture.event().get(Field.COA_ENFORCEMENT).orElseThrow());
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-1", 1, "quarantine", "666", "acct-1"));
        fixture.await("s2", Status.CONFIRMED);
        SecurityEvent enforced = fixture.event();
        assertEquals("session-enforced", enforced.get(Field.EVENT_ACTION).orElseThrow());
        assertEquals("s2", enforced.get(Field.SESSION_ID).orElseThrow());
    }

    /** RFC 5176 §3.5: no refusal, but the promise of an authentication. */
    @Test
    void aRequestInitiatedIsConfirmedByItsAcceptAlone() throws Exception {
        begin("", Method.DISCONNECT).start(CoaFixture.settings(List.of(), Duration.ofHours(1)), CoaFixture.PATIENT);
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        fixture.nas.answer(fixture.nas.take(), 42, TestNas.errorCause(507));
        assertEquals("pending", fixture.event().get(Field.COA_ENFORCEMENT).orElseThrow());
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-1", 1, "quarantine", "666", "acct-1"));
        fixture.await("s2", Status.CONFIRMED);
    }

    /** Two ACKs that nothing follows: the session is ended. */
    @Test
    void aReauthenticationThatDoesNotComeBecomesADisconnect() throws Exception {
        begin("cisco", Method.REAUTHENTICATE)
                .start(CoaFixture.settings(List.of(), Duration.ofMillis(1)), CoaFixture.PATIENT);
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        fixture.nas.answer(fixture.nas.take(), 44);
        fixture.nas.answer(fixture.nas.take(), 44);
        TestNas.Request last = fixture.nas.take();
        assertEquals(DISCONNECT_REQUEST, last.code());
        fixture.nas.answer(last, 41);
        assertEquals(3, fixture.await("s1", Status.CONFIRMED).enforcement().attempts());
    }

    @Test
    void aDeviceThatIsToStayOutIsDisconnectedWhateverTheMethod() throws Exception {
        begin("cisco", Method.REAUTHENTICATE).start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.DECOMMISSIONED);
        assertEquals(DISCONNECT_REQUEST, fixture.nas.take().code());
    }

    @Test
    void aVendorsWayThatIsRefusedBecomesADisconnect() throws Exception {
        begin("cisco", Method.BOUNCE).start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        fixture.nas.answer(fixture.nas.take(), 45, TestNas.errorCause(405));
        TestNas.Request disconnect = fixture.nas.take();
        assertEquals(DISCONNECT_REQUEST, disconnect.code());
        assertNull(disconnect.attributes().get(VENDOR_SPECIFIC), "identification alone (RFC 5176 §3)");
    }

    @Test
    void aRefusalForGoodIsAFailure() throws Exception {
        begin("", Method.DISCONNECT).start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        fixture.nas.answer(fixture.nas.take(), 42, TestNas.errorCause(501));
        assertTrue(
                fixture.await("s1", Status.FAILED).enforcement().detail().contains("501 Administratively Prohibited"));
        SecurityEvent sent = fixture.event();
        assertEquals("failure", sent.get(Field.EVENT_OUTCOME).orElseThrow());
        assertEquals(501L, sent.get(Field.COA_ERROR_CAUSE).orElseThrow());
        assertEquals("failed", fixture.event().get(Field.COA_ENFORCEMENT).orElseThrow());
    }

    @Test
    void aNasThatDoesNotAnswerIsAskedAgainAndThenGivenUp() throws Exception {
        Retransmission quick =
                new Retransmission(Duration.ofMillis(20), Duration.ofMillis(20), 1, Duration.ofSeconds(30));
        begin("", Method.DISCONNECT)
                .start(CoaFixture.settings(List.of(Duration.ofMillis(1), Duration.ofMillis(1)), Duration.ZERO), quick);
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        Enforcement failed = fixture.await("s1", Status.FAILED).enforcement();
        assertEquals(3, failed.attempts());
        assertTrue(failed.detail().contains("no answer"), failed.detail());
    }

    @Test
    void aClientWithoutCoaIsAFailureThatSaysSo() throws Exception {
        fixture = new CoaFixture(folder, "", Optional.empty());
        fixture.register("SN-1", LifecycleState.ACTIVE, Optional.empty());
        fixture.start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        String detail = fixture.await("s1", Status.FAILED).enforcement().detail();
        assertTrue(detail.contains("no coa is configured for the client sw-1"), detail);
        assertEquals("session-enforced", fixture.event().get(Field.EVENT_ACTION).orElseThrow());
    }

    @Test
    void whatWasPendingBeforeARestartGoesOn() throws Exception {
        begin("", Method.DISCONNECT);
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1")
                .with(new Enforcement(Status.PENDING, "it is quarantined: no answer yet", 2, Optional.empty())));
        fixture.start();
        fixture.nas.answer(fixture.nas.take(), 41);
        assertEquals(3, fixture.await("s1", Status.CONFIRMED).enforcement().attempts());
    }

    /** Decided before the change, begun after it was looked at, as the failure of the other device's, made later, shows. */
    @Test
    void aSessionThatBeginsWithWhatIsNoLongerTrueIsChanged() throws Exception {
        begin("", Method.DISCONNECT).start();
        fixture.register("SN-2", LifecycleState.ACTIVE, Optional.empty());
        fixture.sessions.admitted(CoaFixture.session("s2", "SN-2", 2, "sensors", "110", "acct-2"));
        fixture.change("SN-1", LifecycleState.QUARANTINED);
        fixture.change("SN-2", LifecycleState.QUARANTINED);
        fixture.nas.answer(fixture.nas.take(), 42, TestNas.errorCause(501));
        fixture.await("s2", Status.FAILED);
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        assertEquals("acct-1", fixture.nas.take().text(44));
        assertEquals(0, fixture.nas.waiting());
    }

    @Test
    void aThousandDevicesAtOnce() throws Exception {
        begin("", Method.DISCONNECT).start();
        List<String> expected = new ArrayList<>();
        fixture.registerChildren(
                "SN-1", IntStream.range(0, 1000).mapToObj(i -> "B-" + i).toList(), LifecycleState.ONBOARDING);
        for (int i = 0; i < 1000; i++) {
            fixture.sessions.admitted(CoaFixture.session("b" + i, "B-" + i, 1000 + i, "onboarding", "99", "acct-" + i));
            expected.add("acct-" + i);
        }
        fixture.change("SN-1", LifecycleState.SUSPENDED);
        List<String> disconnected = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            TestNas.Request request = fixture.nas.take();
            disconnected.add(request.text(44));
            fixture.nas.answer(request, 41);
        }
        Collections.sort(expected);
        Collections.sort(disconnected);
        assertEquals(expected, disconnected);
        for (int i = 0; i < 1000; i++) {
            fixture.await("b" + i, Status.CONFIRMED);
        }
    }

    @Test
    void aDemandIsCarriedOutOnceAndAudited() throws Exception {
        begin("cisco", Method.DISCONNECT).start();
        fixture.sessions.admitted(CoaFixture.session("s1", "SN-1", 1, "sensors", "110", "acct-1"));
        CompletableFuture<CoaReport> report =
                fixture.coa().demand("s1", Method.REAUTHENTICATE, "alice").toCompletableFuture();
        TestNas.Request request = fixture.nas.take();
        assertEquals(COA_REQUEST, request.code());
        fixture.nas.answer(request, 45, TestNas.errorCause(503));
        assertEquals("nak", report.get(120, TimeUnit.SECONDS).outcome());
        SecurityEvent event = fixture.event();
        assertEquals("alice", event.get(Field.USER_NAME).orElseThrow());
        assertEquals(503L, event.get(Field.COA_ERROR_CAUSE).orElseThrow());
        assertEquals(
                Status.NONE,
                fixture.sessions.find("s1").orElseThrow().enforcement().status());
        assertFalse(assertThrows(NoTargetException.class, () -> fixture.coa().demand("s9", Method.DISCONNECT, "alice"))
                .isSessionKnown());
    }

    private CoaFixture begin(String vendor, Method method) throws Exception {
        fixture = new CoaFixture(folder, vendor, Optional.of(method));
        fixture.register("SN-1", LifecycleState.ACTIVE, Optional.empty());
        return fixture;
    }
}
