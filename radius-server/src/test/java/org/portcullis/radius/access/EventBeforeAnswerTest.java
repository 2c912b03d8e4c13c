package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.event.Field;
import org.portcullis.radius.access.HeldEvents.Mode;
import org.portcullis.radius.access.ScriptedEap.Wish;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.RawAttribute;

/** No answer leaves before its event is on disk, and none at all when it cannot be kept. */
class EventBeforeAnswerTest {

    @ParameterizedTest
    @CsvSource({"DECIDE, ACCESS_ACCEPT", "DECIDE_EARLY, ACCESS_CHALLENGE", "REFUSE, ACCESS_REJECT"})
    void theAnswerWaitsForItsEvent(Wish wish, Code code) throws Exception {
        try (Fixture fixture = new Fixture()) {
            Nas nas = fixture.nas();
            fixture.events.mode = Mode.HOLD;
            Nas.Sent request = nas.sendEap(ScriptedEap.wish(wish), nas.begin());
            HeldEvents.Held held = fixture.events.next();
            nas.silent();
            // Sent again while it waits: the NAS is not told either, and no second event is written.
            nas.send(request.octets());
            fixture.awaitDrop(DropReason.DUPLICATE_IN_WORK);
            nas.silent();
            held.kept().complete(1L);
            assertEquals(code, nas.answer(request).code());
            assertEquals(1, fixture.events.events.size());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"FAIL", "THROW"})
    void silenceWhenTheEventIsLost(Mode mode) throws Exception {
        try (Fixture fixture = new Fixture()) {
            Nas nas = fixture.nas();
            for (Wish wish : new Wish[] {Wish.DECIDE, Wish.DECIDE_EARLY, Wish.REFUSE}) {
                RawAttribute state = nas.begin();
                fixture.events.mode = mode;
                long before = fixture.drops(DropReason.EVENT_NOT_KEPT);
                nas.sendEap(ScriptedEap.wish(wish), state);
                Fixture.await(() -> fixture.drops(DropReason.EVENT_NOT_KEPT) > before, "the drop of " + wish);
                nas.silent();
                assertEquals(0, fixture.server.gauges().conversations());
            }
        }
    }

    @Test
    void theNextTryIsHeardWhenTheJournalIsBack() throws Exception {
        try (Fixture fixture = new Fixture()) {
            Nas nas = fixture.nas();
            fixture.events.mode = Mode.FAIL;
            nas.sendEap(ScriptedEap.wish(Wish.DECIDE), nas.begin());
            fixture.awaitDrop(DropReason.EVENT_NOT_KEPT);
            fixture.events.mode = Mode.KEEP;
            assertEquals(Code.ACCESS_ACCEPT, nas.ask(Wish.DECIDE).code());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"HOLD", "FAIL", "THROW"})
    void theAnswerDoesNotWaitWhereTheSettingSaysSo(Mode mode) throws Exception {
        try (Fixture fixture = new Fixture(Fixture.settings(false, 2, 64, 100))) {
            fixture.events.mode = mode;
            assertEquals(Code.ACCESS_ACCEPT, fixture.nas().ask(Wish.DECIDE).code());
        }
    }

    /** A stop answers what was taken in, also what still waits for its event. */
    @Test
    void aStopWaitsForTheEvent() throws Exception {
        try (Fixture fixture = new Fixture()) {
            Nas nas = fixture.nas();
            fixture.events.mode = Mode.HOLD;
            Nas.Sent request = nas.sendEap(ScriptedEap.wish(Wish.DECIDE), nas.begin());
            HeldEvents.Held held = fixture.events.next();
            Thread stop = new Thread(() -> {
                try {
                    fixture.server.stop();
                } catch (InterruptedException ended) {
                    throw new AssertionError(ended);
                }
            });
            stop.start();
            Nas late = fixture.nas();
            while (fixture.drops(DropReason.STOPPING) == 0) {
                late.send(Code.STATUS_SERVER, List.of());
                Thread.sleep(5);
            }
            held.kept().complete(1L);
            assertEquals(Code.ACCESS_ACCEPT, nas.answer(request).code());
            stop.join();
            assertEquals(Optional.of("access-accept"), fixture.events.only().get(Field.EVENT_ACTION));
        }
    }
}
