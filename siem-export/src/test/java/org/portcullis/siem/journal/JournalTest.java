package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.siem.journal.JournalFixture.CLOCK;
import static org.portcullis.siem.journal.JournalFixture.TIME;
import static org.portcullis.siem.journal.JournalFixture.append;
import static org.portcullis.siem.journal.JournalFixture.await;
import static org.portcullis.siem.journal.JournalFixture.fill;
import static org.portcullis.siem.journal.JournalFixture.ids;
import static org.portcullis.siem.journal.JournalFixture.names;
import static org.portcullis.siem.journal.JournalFixture.open;
import static org.portcullis.siem.journal.JournalFixture.openTiny;
import static org.portcullis.siem.journal.JournalFixture.segments;
import static org.portcullis.siem.journal.JournalFixture.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.SampleEvents;
import org.portcullis.siem.format.EcsJson;

@Timeout(900)
class JournalTest {
    @TempDir
    Path folder;

    @Test
    void sequencesCountFromOneAndGoOnAfterReopening() throws Exception {
        try (Journal journal = open(folder)) {
            assertEquals(0, journal.lastSequence());
            assertEquals(1, append(journal, "e1"));
            assertEquals(2, append(journal, "e2"));
        }
        try (Journal journal = open(folder)) {
            assertEquals(2, journal.recovery().lastSequence());
            assertEquals(Optional.of(TIME), journal.recovery().lastTime());
            assertTrue(journal.recovery().clean());
            assertEquals(3, append(journal, "e3"));
            assertEquals(List.of("e1", "e2", "e3"), ids(journal));
            assertEquals(List.of("e3"), ids(journal, 3));
            assertEquals(List.of(), ids(journal, 4));
        }
    }

    @Test
    void theRecordIsTheDocumentWithItsSequence() throws Exception {
        try (Journal journal = open(folder)) {
            append(journal, "a");
            append(journal, "b");
            try (JournalReader reader = journal.reader(2)) {
                JournalRecord record = reader.poll().orElseThrow();
                assertEquals(2, record.sequence());
                assertEquals(2L, new EcsJson().decode(record.payload()).get(Field.EVENT_SEQUENCE));
            }
        }
    }

    @Test
    void manyAppendersGetEachSequenceOnce() throws Exception {
        try (Journal journal = Journal.open(settings(folder).withSegmentOctets(20_000), CLOCK)) {
            List<CompletionStage<Long>> stages = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 250; i++) {
                        CompletionStage<Long> stage = journal.append(SampleEvents.named("x", TIME));
                        synchronized (stages) {
                            stages.add(stage);
                        }
                    }
                });
                thread.start();
                threads.add(thread);
            }
            for (Thread thread : threads) {
                thread.join();
            }
            List<Long> sequences = new ArrayList<>();
            for (CompletionStage<Long> stage : stages) {
                sequences.add(await(stage));
            }
            assertEquals(2000, sequences.stream().distinct().count());
            assertEquals(2000, sequences.stream().mapToLong(s -> s).max().orElse(0));
            assertEquals(2000, ids(journal).size());
        }
    }

    @Test
    void segmentsFollowEachOtherAndTheChainHoldsThroughThem() throws Exception {
        fill(folder, 1, 5);
        assertEquals(5, segments(folder).size());
        try (Journal journal = open(folder)) {
            assertTrue(journal.recovery().clean());
            assertEquals(5, journal.recovery().scannedSegments());
            assertEquals(names(1, 5), ids(journal));
            assertEquals(names(3, 5), ids(journal, 3));
        }
    }

    @Test
    void aReaderFollows() throws Exception {
        try (Journal journal = openTiny(folder);
                JournalReader reader = journal.reader(1)) {
            assertTrue(reader.poll().isEmpty());
            CompletableFuture<Long> seen = new CompletableFuture<>();
            Thread follower = new Thread(() -> {
                try {
                    long last = 0;
                    while (last < 20) {
                        last = reader.poll(Duration.ofMinutes(2)).orElseThrow().sequence();
                    }
                    seen.complete(last);
                } catch (InterruptedException | RuntimeException e) {
                    seen.completeExceptionally(e);
                }
            });
            follower.start();
            for (int i = 1; i <= 20; i++) {
                append(journal, "e" + i);
            }
            assertEquals(20L, await(seen));
            follower.join();
        }
    }

    @Test
    void anotherProcessMayReadWhileThisOneWrites() throws Exception {
        assertEquals(List.of(), ids(ReadOnlyJournal.open(folder.resolve("none"))));
        try (Journal journal = openTiny(folder)) {
            for (int i = 1; i <= 3; i++) {
                append(journal, "e" + i);
                assertEquals(names(1, i), ids(ReadOnlyJournal.open(folder)));
            }
        }
        assertEquals(names(1, 3), ids(ReadOnlyJournal.open(folder)));
    }

    @Test
    void onlyOneWriter() {
        try (Journal journal = open(folder)) {
            assertTrue(journal.writable());
            JournalException refused = assertThrows(JournalException.class, () -> open(folder));
            assertTrue(refused.getMessage().contains("written by another process"), refused.getMessage());
        }
        open(folder).close();
    }

    @Test
    void aFullQueueRefusesAtOnce() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        try (Journal journal = Journal.open(
                settings(folder).withQueueLength(2).withCompletions(task -> {
                    entered.countDown();
                    try {
                        held.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    task.run();
                }),
                CLOCK)) {
            CompletionStage<Long> first = journal.append(SampleEvents.named("first", TIME));
            assertTrue(entered.await(120, TimeUnit.SECONDS), "the writer is held after its first group");
            journal.append(SampleEvents.named("second", TIME));
            journal.append(SampleEvents.named("third", TIME));
            CompletableFuture<Long> last =
                    journal.append(SampleEvents.named("fourth", TIME)).toCompletableFuture();
            assertTrue(last.isCompletedExceptionally());
            ExecutionException full = assertThrows(ExecutionException.class, last::get);
            assertTrue(full.getCause() instanceof JournalUnavailableException, full.toString());
            assertTrue(full.getMessage().contains("full"), full.getMessage());
            held.countDown();
            assertEquals(1L, await(first));
            assertTrue(journal.writable());
        }
    }

    @Test
    void closingWritesWhatWaitsAndRefusesTheRest() throws Exception {
        List<CompletionStage<Long>> stages = new ArrayList<>();
        Journal journal = open(folder);
        for (int i = 1; i <= 500; i++) {
            stages.add(journal.append(SampleEvents.named("e" + i, TIME)));
        }
        journal.close();
        for (int i = 1; i <= 500; i++) {
            assertEquals(i, stages.get(i - 1).toCompletableFuture().getNow(-1L));
        }
        assertFalse(journal.writable());
        assertTrue(journal.append(SampleEvents.named("late", TIME))
                .toCompletableFuture()
                .isCompletedExceptionally());
        assertEquals(names(1, 500), ids(ReadOnlyJournal.open(folder)));
    }

    @Test
    void anEventTooLargeFailsAloneAndTakesNoSequence() throws Exception {
        try (Journal journal = open(folder)) {
            SecurityEvent large = SecurityEvent.builder(
                            "large",
                            TIME,
                            EventAction.ACCESS_ACCEPT,
                            SecurityEvent.Outcome.SUCCESS,
                            "x".repeat(1 << 20))
                    .build();
            CompletionStage<Long> first = journal.append(SampleEvents.named("e1", TIME));
            CompletionStage<Long> refused = journal.append(large);
            CompletionStage<Long> second = journal.append(SampleEvents.named("e2", TIME));
            assertEquals(1L, await(first));
            assertEquals(2L, await(second));
            assertTrue(refused.toCompletableFuture().isCompletedExceptionally());
        }
        try (Journal journal = open(folder)) {
            assertTrue(journal.recovery().clean());
            assertEquals(names(1, 2), ids(journal));
        }
    }

    @Test
    void retentionDeletesWhatIsOldAndReadByAll() throws Exception {
        for (int day = 0; day < 5; day++) {
            java.time.InstantSource clock = java.time.InstantSource.fixed(TIME.plus(Duration.ofDays(day)));
            try (Journal journal = Journal.open(settings(folder), clock)) {
                append(journal, "e" + (day + 1));
            }
        }
        java.time.InstantSource now = java.time.InstantSource.fixed(TIME.plus(Duration.ofDays(5)));
        try (Journal journal = Journal.open(settings(folder), now);
                JournalReader behind = journal.reader(1)) {
            assertEquals(1, behind.poll().orElseThrow().sequence());
            assertEquals(0, journal.enforceRetention(Duration.ofDays(90), 5));
            assertEquals(0, journal.enforceRetention(Duration.ofDays(1), 0));
            assertEquals(2, journal.enforceRetention(Duration.ofDays(1), 2));
            assertEquals(names(3, 5), ids(journal).subList(0, 3));
            assertEquals(1, journal.enforceRetention(Duration.ofDays(1), 5));
            assertEquals(List.of("e4", "e5"), ids(journal).subList(0, 2));
            assertEquals(4, behind.poll().orElseThrow().sequence());
            assertEquals(8, append(journal, "e6"), "each deletion was told of");
        }
        assertEquals(3, segments(folder).size());
        try (Journal journal = Journal.open(settings(folder), now)) {
            assertTrue(journal.recovery().clean());
            assertEquals(4, journal.sequenceAt(TIME));
            assertEquals(5, journal.sequenceAt(TIME.plus(Duration.ofDays(4))));
        }
    }

    @Test
    void aJournalOfANewerVersionIsLeftAlone() throws Exception {
        fill(folder, 1 << 20, 1);
        Path segment = segments(folder).get(0);
        SegmentHeader header;
        byte[] octets = Files.readAllBytes(segment);
        try (var file = Files.newByteChannel(segment)) {
            header = SegmentHeader.read(file).orElseThrow();
        }
        byte[] newer = header.encode();
        newer[9] = 2;
        java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
        crc.update(newer, 0, newer.length - 4);
        java.nio.ByteBuffer.wrap(newer).putInt(newer.length - 4, (int) crc.getValue());
        System.arraycopy(newer, 0, octets, 0, newer.length);
        Files.write(segment, octets);
        JournalException refused = assertThrows(JournalException.class, () -> open(folder));
        assertTrue(refused.getMessage().contains("format 2"), refused.getMessage());
        assertEquals(octets.length, Files.size(segment));
    }
}
