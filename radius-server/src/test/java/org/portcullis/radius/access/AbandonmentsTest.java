package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.RawAttribute;

/** Devices that fall silent, on a running server that nobody asks anything more. */
class AbandonmentsTest {
    /** Looked at twenty times in an idle time of the real clock, which ends by this one. */
    private static final Duration IDLE = Duration.ofMillis(200);

    private final AtomicLong nanos = new AtomicLong();
    private Fixture fixture;

    @BeforeEach
    void start() throws Exception {
        RadiusSettings defaults = Fixture.settings();
        fixture = new Fixture(
                new RadiusSettings(
                        defaults.nodeName(),
                        true,
                        2,
                        1024,
                        10_000,
                        IDLE,
                        defaults.duplicateEntries(),
                        defaults.duplicateAge(),
                        defaults.interimInterval(),
                        defaults.stormWindow(),
                        defaults.rejectDelay(),
                        defaults.stopWait()),
                "127.0.0.1",
                new RadiusClock(() -> Instant.parse("2026-01-02T03:04:05.678Z"), nanos::get));
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void whatReachedTlsHasAnEventWithoutAnyTraffic() throws Exception {
        assertEquals(Code.ACCESS_CHALLENGE, fixture.nas().ask(Wish.LONG).code());
        fallSilent(1);

        Map<Field, Object> values = fixture.events.only().values();
        assertEquals("authentication-abandoned", values.get(Field.EVENT_ACTION));
        assertEquals("failure", values.get(Field.EVENT_OUTCOME));
        assertEquals("eap-timeout-at-certificate", values.get(Field.FAILURE_CODE));
        assertEquals("switch", values.get(Field.FAILURE_SIDE));
        assertTrue(values.get(Field.FAILURE_FIX).toString().contains("IP fragments"));
        assertEquals(List.of("it stopped"), values.get(Field.DECISION_TRACE));
        assertEquals("Gi1/0/7", values.get(Field.NAS_PORT));
        assertEquals("00-11-22-AA-BB-CC", values.get(Field.SOURCE_MAC).toString());
        assertEquals("sensor", values.get(Field.USER_NAME));
        assertEquals(
                "A device that calls itself \"sensor\" did not finish its authentication: The device fell silent"
                        + " (at lab-switch port Gi1/0/7, MAC 00-11-22-AA-BB-CC).",
                values.get(Field.MESSAGE));
        assertFalse(values.containsKey(Field.DEVICE_SERIAL_NUMBER));
    }

    /** With TLS 1.3 the permit is an event already; the device that never took it has another one. */
    @Test
    void aPermittedDeviceIsNamed() throws Exception {
        fixture.nas().ask(Wish.DECIDE_EARLY);
        fallSilent(2);
        SecurityEvent permit = fixture.events.events.get(0);
        SecurityEvent silence = fixture.events.events.get(1);
        assertEquals(Optional.of("eap-timeout-at-success-indication"), silence.get(Field.FAILURE_CODE));
        assertEquals(Optional.of("S-1"), silence.get(Field.DEVICE_SERIAL_NUMBER));
        assertEquals(permit.get(Field.SESSION_ID), silence.get(Field.SESSION_ID));
        assertEquals(
                Optional.of("The device S-1 did not finish its authentication: The device fell silent"
                        + " (at lab-switch port Gi1/0/7, MAC 00-11-22-AA-BB-CC)."),
                silence.get(Field.MESSAGE));
        assertEquals(
                List.of("credential: bound", "lifecycle: active", "rule sensors: matched", "it stopped"),
                silence.get(Field.DECISION_TRACE).orElseThrow());
    }

    @Test
    void aRefusedDeviceNeedNotAnswerTheAlert() throws Exception {
        fixture.policy.set((credential, request) -> Decisions.suspended());
        fixture.nas().ask(Wish.DECIDE_EARLY);
        expire(1);
        assertEquals(
                "access-reject", fixture.events.only().get(Field.EVENT_ACTION).orElseThrow());
    }

    /** Anyone can begin a conversation; of those that get no further, three have events and all have one together. */
    @Test
    void mereIdentitiesAreCountedForTheSwitch() throws Exception {
        Nas nas = fixture.nas();
        for (int i = 0; i < 200; i++) {
            begin(nas, i);
        }
        expire(200);
        assertEquals(3, fixture.events.events.size());
        nanos.addAndGet(Duration.ofMinutes(11).toNanos());
        fixture.close();
        SecurityEvent summary = fixture.events.events.get(3);
        assertEquals(4, fixture.events.events.size());
        assertEquals(Optional.of(197L), summary.get(Field.STORM_COUNT));
        assertEquals(Optional.of("eap-timeout-at-start"), summary.get(Field.FAILURE_CODE));
        assertEquals(Optional.of("authentication-abandoned"), summary.get(Field.EVENT_ACTION));
        assertEquals(Optional.of("lab-switch"), summary.get(Field.NAS_NAME));
        assertEquals(Optional.empty(), summary.get(Field.SOURCE_MAC));
    }

    /** A flood that does reach TLS, from ever new MACs: no more than the budget and three for the switch. */
    @Test
    void aFloodOfStrangersIsBounded() throws Exception {
        Nas nas = fixture.nas();
        int flood = Abandonments.SINGLES + 50;
        for (int i = 0; i < flood; i++) {
            RawAttribute state = begin(nas, i);
            nas.answer(nas.sendEap(ScriptedEap.wish(Wish.LONG), state));
        }
        expire(flood);
        assertEquals(Abandonments.SINGLES + 3, fixture.events.events.size());
    }

    @Test
    void aDeviceThatRestartedIsOnlyCounted() throws Exception {
        Nas nas = fixture.nas();
        nas.ask(Wish.LONG);
        assertEquals(Code.ACCESS_ACCEPT, nas.ask(Wish.DECIDE).code());
        expire(1);
        assertEquals(1, fixture.count(AccessCount.CONVERSATIONS_RESTARTED));
        assertEquals(
                "access-accept", fixture.events.only().get(Field.EVENT_ACTION).orElseThrow());
    }

    /** A step that still waits for a thread or a decision is this server's silence, not the device's. */
    @Test
    void whatIsInWorkIsNotBlamedOnTheDevice() throws Exception {
        Nas nas = fixture.nas();
        nas.sendEap(ScriptedEap.wish(Wish.BLOCK), nas.begin());
        fixture.eap.blocked.await();
        expire(1);
        assertEquals(List.of(), fixture.events.events);
    }

    private static RawAttribute begin(Nas nas, int number) throws Exception {
        Nas.Answer challenge = nas.answer(nas.send(
                Code.ACCESS_REQUEST,
                List.of(
                        Nas.attribute("User-Name", "x"),
                        Nas.attribute(
                                "Calling-Station-Id", "02-00-00-00-%02X-%02X".formatted(number / 256, number % 256)),
                        Nas.attribute("NAS-Port-Id", "Gi1/0/" + number),
                        new RawAttribute(79, ScriptedEap.identity("x")))));
        return new RawAttribute(24, challenge.attributes().octets("State").orElseThrow());
    }

    private void fallSilent(int events) throws InterruptedException {
        expire(1);
        Fixture.await(() -> fixture.events.events.size() >= events, "the event");
    }

    private void expire(int conversations) throws InterruptedException {
        nanos.addAndGet(IDLE.toNanos() + 1);
        Fixture.await(
                () -> fixture.count(AccessCount.CONVERSATIONS_EXPIRED) == conversations,
                conversations + " conversations given up, not " + fixture.server.counts());
    }
}
