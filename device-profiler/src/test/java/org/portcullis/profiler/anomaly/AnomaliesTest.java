package org.portcullis.profiler.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.policy.store.TestDatabase;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.store.AnomalyStore;
import org.portcullis.profiler.store.ExceptionStore;
import org.portcullis.profiler.store.MemoryStore;

/** From the journal to the event: with restarts, exceptions and limits. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class AnomaliesTest extends AnomaliesFixture {
    @Test
    void whatIsNewIsToldOnceAndNotAgainAfterARestart() throws Exception {
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        journal.admitted("CAM-1", FIRST, "7", now());
        journal.admitted("CAM-1", SECOND, "7", now());
        tells("certificate-new-mac");
        SecurityEvent event = events.get(0);
        assertEquals(Optional.of("alert"), event.get(Field.EVENT_KIND));
        assertEquals(Optional.of("event-3"), event.get(Field.ANOMALY_SOURCE));
        assertEquals(Optional.of(SECOND), event.get(Field.SOURCE_MAC));
        assertEquals(
                Optional.of(List.of("00-11-22-AA-BB-01, last seen 2026-03-01T08:00:02Z")),
                event.get(Field.ANOMALY_BEFORE));
        stop();
        start();
        journal.admitted("CAM-1", SECOND, "7", now());
        journal.admitted("CAM-1", FIRST, "7", now());
        settle();
        assertEquals(1, events.size(), told().toString());
        journal.admitted("CAM-1", THIRD, "7", now());
        tells("certificate-new-mac", "certificate-new-mac");
    }

    @Test
    void whatHappenedWhileNobodyLookedIsFoundAfterwards() throws Exception {
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        settle();
        stop();
        journal.admitted("CAM-1", SECOND, "7", now());
        start();
        tells("certificate-new-mac");
    }

    @Test
    void whatCouldNotBeJournaledIsToldAfterARestartAndAsTheSame() throws Exception {
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        settle();
        diskFull = true;
        journal.admitted("CAM-1", SECOND, "7", now());
        settle();
        AnomalyStore store = new AnomalyStore(database);
        AnomalyStore.Filter all = new AnomalyStore.Filter(Optional.empty(), Optional.empty(), Optional.empty(), false);
        await("it is found", () -> store.count(all) == 1);
        assertEquals(List.of(), events);
        stop();
        diskFull = false;
        start();
        tells("certificate-new-mac");
        assertEquals(
                store.list(all, Optional.empty(), 10).get(0).id(), events.get(0).id());
    }

    @Test
    void aFirstStartLearnsFromTheJournalAndTellsNothingOfIt() throws Exception {
        settings = new AnomalySettings(Duration.ofDays(7), Map.of(), Duration.ofHours(1), 20, 1);
        journal.admitted("CAM-1", FIRST, "7", BEGIN.minus(Duration.ofDays(8)));
        journal.admitted("CAM-1", FIRST, "7", BEGIN.minus(Duration.ofDays(7)));
        journal.admitted("CAM-1", FIRST, "7", BEGIN.minusSeconds(60));
        journal.unknown("CAM-9", SECOND, "8", BEGIN.minusSeconds(50));
        start();
        settle();
        assertEquals(List.of(), events);
        time.set(BEGIN.plus(Duration.ofHours(1)));
        journal.admitted("CAM-1", SECOND, "7", now());
        tells("certificate-new-mac");
    }

    @Test
    void anExceptionCoversItsDeviceAndItsTime() throws Exception {
        ExceptionStore exceptions = new ExceptionStore(database);
        exceptions.add(new AnomalyException(
                "x1",
                AnomalyRule.CERTIFICATE_NEW_MAC,
                Optional.of(new Serial("CAM-1")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                BEGIN.plus(Duration.ofHours(1)),
                "its board is replaced",
                "anna",
                BEGIN));
        start();
        for (String serial : List.of("CAM-1", "CAM-2")) {
            journal.admitted(serial, serial.equals("CAM-1") ? FIRST : SECOND, serial, now());
        }
        journal.admitted("CAM-1", THIRD, "CAM-1", now());
        journal.admitted("CAM-2", new MacAddress(0x001122AABB09L), "CAM-2", now());
        tells("certificate-new-mac");
        assertEquals(Optional.of("CAM-2"), events.get(0).get(Field.DEVICE_SERIAL_NUMBER));
        time.set(BEGIN.plus(Duration.ofHours(2)));
        journal.admitted("CAM-1", new MacAddress(0x001122AABB0AL), "CAM-1", now());
        tells("certificate-new-mac", "certificate-new-mac");
    }

    @Test
    void aModeRecordsAndAnotherSaysNothing() throws Exception {
        settings = with(Map.of(AnomalyRule.CERTIFICATE_NEW_MAC, Mode.OFF, AnomalyRule.UNKNOWN_SERIAL, Mode.RECORD));
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        journal.admitted("CAM-1", SECOND, "7", now());
        journal.unknown("CAM-9", THIRD, "8", now());
        tells("unknown-serial");
        assertEquals(Optional.of("event"), events.get(0).get(Field.EVENT_KIND));
        assertEquals(Optional.of(21L), events.get(0).get(Field.EVENT_SEVERITY));
    }

    @Test
    void aDeviceThatFallsSilentIsToldOnce() throws Exception {
        start();
        for (int i = 0; i < 12; i++) {
            time.set(time.get().plus(Duration.ofHours(1)));
            journal.admitted("CAM-1", FIRST, "7", time.get());
            settle();
        }
        Instant last = time.get();
        time.set(last.plus(Duration.ofHours(2)));
        settle();
        assertEquals(List.of(), told());
        // It is due now; its switch is not heard, and then it is.
        time.set(last.plus(Duration.ofHours(4)));
        await("looked for", () -> dueAfter(last.plus(Duration.ofHours(4))));
        network.heard = Optional.of(last.plus(Duration.ofHours(4)));
        time.set(last.plus(Duration.ofHours(8)));
        tells("silence");
        time.set(last.plus(Duration.ofHours(24)));
        settle();
        assertEquals(List.of("silence"), told());
    }

    private boolean dueAfter(Instant when) {
        return new MemoryStore(database, "node-1")
                .load("device:CAM-1")
                .flatMap(Memory::due)
                .filter(due -> due.isAfter(when))
                .isPresent();
    }

    @Test
    void manyFromOneRuleAreOnlyCounted() throws Exception {
        start();
        for (int i = 0; i < RuleQuota.MOST + 5; i++) {
            journal.unknown("CAM-" + i, FIRST, "8", now());
        }
        await("told", () -> running.orElseThrow().onlyCounted(AnomalyRule.UNKNOWN_SERIAL) == 5);
        await("journaled", () -> events.size() == RuleQuota.MOST);
    }

    @Test
    void whoIsGoneIsForgotten() throws Exception {
        start();
        journal.admitted("CAM-1", FIRST, "7", now());
        journal.unknown("CAM-9", SECOND, "8", now());
        tells("unknown-serial");
        time.set(BEGIN.plus(Duration.ofDays(100)));
        journal.admitted("CAM-2", THIRD, "9", now());
        settle();
        running.orElseThrow().forget(BEGIN.plus(Duration.ofDays(10)));
        MemoryStore memories = new MemoryStore(database, "node-1");
        assertEquals(Optional.empty(), memories.load("device:CAM-1"));
        assertTrue(memories.load("device:CAM-2").isPresent());
        assertEquals(
                0,
                new AnomalyStore(database)
                        .count(new AnomalyStore.Filter(Optional.empty(), Optional.empty(), Optional.empty(), false)));
    }
}
