package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.radius.access.HeldEvents.Mode;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;

/** Identical refusals of the running server: each is answered, three have events, the others have one together. */
class StormEventsTest {
    /** Looked at twenty times in a window of the real clock, which ends by this one. */
    private static final Duration WINDOW = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong();
    private final RadiusClock clock = new RadiusClock(() -> Instant.parse("2026-01-02T03:04:05.678Z"), nanos::get);

    @Test
    void oneEventFollowsWithoutTraffic() throws Exception {
        try (Fixture fixture = fixture()) {
            refused(fixture, 5);
            assertEquals(3, fixture.events.events.size());
            nanos.addAndGet(WINDOW.toNanos());
            Fixture.await(() -> fixture.events.events.size() == 4, "the storm's event");

            Map<Field, Object> values = fixture.events.events.get(3).values();
            assertEquals(
                    "A device that calls itself \"sensor\" is refused: its certificate expired, and 2 more identical"
                            + " refusals since 2026-01-02T03:04:05Z (at lab-switch port Gi1/0/7,"
                            + " MAC 00-11-22-AA-BB-CC).",
                    values.get(Field.MESSAGE));
            assertEquals(2L, values.get(Field.STORM_COUNT));
            assertEquals("access-reject", values.get(Field.EVENT_ACTION));
            assertEquals("cert-expired", values.get(Field.FAILURE_CODE));
            assertEquals("Gi1/0/7", values.get(Field.NAS_PORT));
        }
    }

    @Test
    void oneEventFollowsAtTheStop() throws Exception {
        Fixture fixture = fixture();
        try (fixture) {
            refused(fixture, 4);
        }
        assertEquals(List.of(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(1L)), counts(fixture));
    }

    /** Permits are no storm, however many. */
    @Test
    void everyPermitHasItsEvent() throws Exception {
        try (Fixture fixture = fixture()) {
            for (int i = 0; i < 5; i++) {
                assertEquals(Code.ACCESS_ACCEPT, fixture.nas().ask(Wish.DECIDE).code());
            }
            assertEquals(5, fixture.events.events.size());
        }
    }

    @Test
    void requestsWithoutEapAreCountedToo() throws Exception {
        try (Fixture fixture = fixture()) {
            Nas nas = fixture.nas();
            for (int i = 0; i < 5; i++) {
                assertEquals(
                        Code.ACCESS_REJECT,
                        nas.answer(nas.send(Code.ACCESS_REQUEST, Nas.port())).code());
            }
            assertEquals(3, fixture.events.events.size());
        }
    }

    /** The trouble begins while the request is in work: what needs no event is not answered either, nor counted. */
    @Test
    void silenceWhileEventsCannotBeKept() throws Exception {
        Fixture fixture = fixture();
        try (fixture) {
            fixture.policy.set((credential, request) -> Decisions.suspended());
            Nas nas = fixture.nas();
            for (int i = 0; i < 4; i++) {
                assertEquals(Code.ACCESS_REJECT, nas.ask(Wish.DECIDE).code());
            }
            fixture.policy.set((credential, request) -> {
                fixture.serving.set(false);
                return Decisions.suspended();
            });
            nas.sendEap(ScriptedEap.wish(Wish.DECIDE), nas.begin());
            fixture.awaitDrop(DropReason.EVENT_NOT_KEPT);
            fixture.serving.set(true);
            nas.silent();
        }
        assertEquals(Optional.of(1L), counts(fixture).get(3));
    }

    @Test
    void anEventThatCouldNotBeWrittenIsWrittenLater() throws Exception {
        Fixture fixture = fixture();
        try (fixture) {
            refused(fixture, 4);
            fixture.events.mode = Mode.FAIL;
            nanos.addAndGet(WINDOW.toNanos());
            Fixture.await(() -> fixture.events.events.size() >= 5, "a second try");
            fixture.events.mode = Mode.KEEP;
        }
        List<SecurityEvent> tried = fixture.events.events.subList(3, fixture.events.events.size());
        assertEquals(1, tried.stream().map(SecurityEvent::id).distinct().count(), "it stays the same event");
    }

    private Fixture fixture() throws Exception {
        RadiusSettings defaults = Fixture.settings();
        return new Fixture(
                new RadiusSettings(
                        defaults.nodeName(),
                        true,
                        2,
                        64,
                        100,
                        defaults.conversationIdle(),
                        defaults.duplicateEntries(),
                        defaults.duplicateAge(),
                        defaults.interimInterval(),
                        WINDOW,
                        Duration.ZERO,
                        defaults.stopWait()),
                "127.0.0.1",
                clock);
    }

    private static void refused(Fixture fixture, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertEquals(Code.ACCESS_REJECT, fixture.nas().ask(Wish.REFUSE).code());
        }
    }

    private static List<Optional<Object>> counts(Fixture fixture) {
        return fixture.events.events.stream()
                .map(event -> event.get(Field.STORM_COUNT))
                .toList();
    }
}
