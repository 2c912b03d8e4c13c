package org.portcullis.appliance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalSettings;

/** The events of a period, over several segments: all of them and no other. */
class JournalArchiveTest {
    private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

    @TempDir
    Path folder;

    private final AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
    private Journal journal;

    /** One event an hour, each in a segment of its own; the last is told late, by half a minute. */
    @BeforeEach
    void fill() throws Exception {
        journal = Journal.open(JournalSettings.standard(folder, "node-1").withSegmentOctets(1), now::get);
        for (int hour = 0; hour < 6; hour++) {
            now.set(BEGIN.plus(Duration.ofHours(hour)).plusSeconds(hour == 5 ? 30 : 0));
            SecurityEvent event = SecurityEvent.builder(
                            "e" + hour,
                            BEGIN.plus(Duration.ofHours(hour)),
                            EventAction.LOGIN,
                            SecurityEvent.Outcome.SUCCESS,
                            "somebody signed in")
                    .build();
            journal.append(event).toCompletableFuture().get(120, TimeUnit.SECONDS);
        }
    }

    @AfterEach
    void close() {
        journal.close();
    }

    private List<String> between(Optional<Instant> from, Optional<Instant> to) {
        List<String> ids = new ArrayList<>();
        new JournalArchive(journal).between(from, to, Set.of(Field.TIMESTAMP, Field.EVENT_ID), event -> {
            assertEquals(Set.of(Field.TIMESTAMP, Field.EVENT_ID), event.keySet());
            return ids.add((String) event.get(Field.EVENT_ID));
        });
        return ids;
    }

    private static Optional<Instant> hour(int hour) {
        return Optional.of(BEGIN.plus(Duration.ofHours(hour)));
    }

    @Test
    void aPeriodHasItsBeginningAndNotItsEnd() {
        assertEquals(List.of("e0", "e1", "e2", "e3", "e4", "e5"), between(Optional.empty(), Optional.empty()));
        assertEquals(List.of("e2", "e3"), between(hour(2), hour(4)));
        assertEquals(List.of("e0", "e1"), between(Optional.empty(), hour(2)));
        assertEquals(List.of("e5"), between(hour(5), Optional.empty()));
        assertEquals(
                List.of("e5"),
                between(hour(5), Optional.of(BEGIN.plus(Duration.ofHours(5)).plusMillis(1))));
        assertEquals(List.of(), between(hour(6), Optional.empty()));
        assertEquals(List.of(), between(Optional.empty(), hour(0)));
    }

    @Test
    void itEndsWhenNobodyWantsMore() {
        List<Object> taken = new ArrayList<>();
        new JournalArchive(journal).between(Optional.empty(), Optional.empty(), Set.of(Field.TIMESTAMP), event -> {
            taken.add(event);
            return taken.size() < 2;
        });
        assertEquals(2, taken.size());
    }

    /** Only the segments of the period are opened for their records. */
    @Test
    void theJournalKnowsWhereAPeriodEnds() {
        assertEquals(4, journal.sequenceAfter(BEGIN.plus(Duration.ofHours(2))));
        assertEquals(Long.MAX_VALUE, journal.sequenceAfter(BEGIN.plus(Duration.ofHours(9))));
        assertEquals(1, journal.sequenceAfter(BEGIN.minusSeconds(1)));
    }
}
