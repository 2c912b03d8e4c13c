package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.siem.journal.JournalFixture.CLOCK;
import static org.portcullis.siem.journal.JournalFixture.TIME;
import static org.portcullis.siem.journal.JournalFixture.append;
import static org.portcullis.siem.journal.JournalFixture.await;
import static org.portcullis.siem.journal.JournalFixture.ids;
import static org.portcullis.siem.journal.JournalFixture.open;
import static org.portcullis.siem.journal.JournalFixture.poll;
import static org.portcullis.siem.journal.JournalFixture.segments;
import static org.portcullis.siem.journal.JournalFixture.settings;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.SampleEvents;
import org.portcullis.siem.journal.FaultyDisk.Fault;

@Timeout(900)
class JournalFaultTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatTheDiskRefusesIsNeverAcknowledged(Fault fault) throws Exception {
        FaultyDisk disk = new FaultyDisk();
        List<String> acknowledged = new ArrayList<>();
        // One group a segment, so that the faults of making a segment are met as well.
        try (Journal journal = Journal.open(settings(folder).withSegmentOctets(1), CLOCK, disk)) {
            for (int round = 0; round < 3; round++) {
                append(journal, "good" + round);
                acknowledged.add("good" + round);
                disk.fault(fault);
                CompletionStage<Long> refused = journal.append(SampleEvents.named("bad" + round, TIME));
                ExecutionException why = assertThrows(ExecutionException.class, () -> await(refused));
                assertTrue(why.getCause() instanceof JournalUnavailableException, why.toString());
                assertFalse(journal.writable());
                assertTrue(journal.failure().orElse("").contains("No space left on device"));
                assertTrue(journal.append(SampleEvents.named("bad", TIME))
                        .toCompletableFuture()
                        .isCompletedExceptionally());
                assertEquals(acknowledged, ids(journal));
                disk.fault(Fault.NONE);
                while (!journal.writable()) {
                    Thread.sleep(5);
                }
            }
            assertEquals(4, append(journal, "after"));
            acknowledged.add("after");
            assertEquals(acknowledged, ids(journal));
        }
        assertEquals(acknowledged, ids(ReadOnlyJournal.open(folder)));
        try (Journal journal = open(folder)) {
            assertEquals(acknowledged, ids(journal));
            assertTrue(journal.recovery().clean(), journal.recovery().toString());
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.INCLUDE,
            names = {"CREATE", "SYNC_FOLDER"})
    void aDiskThatRefusesFromTheStartIsWaitedFor(Fault fault) throws Exception {
        FaultyDisk disk = new FaultyDisk();
        disk.fault(fault);
        try (Journal journal = Journal.open(settings(folder), CLOCK, disk)) {
            assertFalse(journal.writable());
            disk.fault(Fault.NONE);
            while (!journal.writable()) {
                Thread.sleep(5);
            }
            assertEquals(1, append(journal, "e1"));
        }
    }

    /** The segment that the first failure begins is made anew by the second, before it holds a record. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void aReaderFollowsThroughASegmentThatIsMadeAnew(Fault fault) throws Exception {
        FaultyDisk disk = new FaultyDisk();
        boolean ofMaking = fault == Fault.CREATE || fault == Fault.SYNC_FOLDER;
        List<String> expected = new ArrayList<>(List.of("e1"));
        List<String> followed = new ArrayList<>();
        List<String> joined = new ArrayList<>(expected);
        try (Journal journal = Journal.open(settings(folder).withSegmentOctets(4000), CLOCK, disk);
                JournalReader follower = journal.reader(1);
                JournalReader joining = journal.reader(2)) {
            append(journal, "e1");
            for (int failure = 0; failure < 2; failure++) {
                followed.addAll(poll(follower));
                int creations = disk.segmentsMade();
                disk.fault(ofMaking ? Fault.WRITE : fault);
                CompletionStage<Long> refused = journal.append(SampleEvents.named("bad", TIME));
                assertThrows(ExecutionException.class, () -> await(refused));
                disk.fault(fault);
                while (!journal.writable()) {
                    if (disk.segmentsMade() > creations + 1) {
                        disk.fault(Fault.NONE);
                        // In the second failure one joins while the segment is half made.
                        joined.addAll(failure == 0 ? List.of() : poll(joining));
                    }
                    followed.addAll(poll(follower));
                    try (JournalReader fresh = journal.reader(2)) {
                        assertEquals(List.of(), poll(fresh));
                    }
                    assertEquals("e1", ids(ReadOnlyJournal.open(folder)).get(0));
                    Thread.sleep(5);
                }
            }
            for (int i = 2; i <= 30; i++) {
                append(journal, "e" + i);
                expected.add("e" + i);
                followed.addAll(poll(follower));
                joined.addAll(poll(joining));
                assertEquals(expected, followed);
                assertEquals(expected, joined);
            }
            assertTrue(segments(folder).size() > 3, "the segment was rolled");
            assertEquals(0, journal.damageFound());
        }
        try (Journal journal = open(folder)) {
            assertEquals(expected, ids(journal));
            assertTrue(journal.recovery().clean(), journal.recovery().toString());
        }
    }

    /** What the file does not have is not asked for octet by octet: that would never end here. */
    @Test
    void aFileThatWasCutEndsTheSearch() throws Exception {
        try (Journal journal = open(folder)) {
            append(journal, "e1");
            append(journal, "e2");
        }
        Path file = segments(folder).get(0);
        long cut = Files.size(file) - 1;
        ReadOnlyJournal before = ReadOnlyJournal.open(folder);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(cut);
        }
        assertEquals(List.of("e1"), ids(before));
        long limit = 1L << 50;
        try (SegmentReader reader = new SegmentReader(new Segment(file, 1, limit))) {
            SegmentReader.Found first = (SegmentReader.Found) reader.next(limit);
            assertEquals(new SegmentReader.Torn(first.end(), limit, 2), reader.next(limit));
        }
    }

    /** A group in which nothing could be written leaves the chain as it is. */
    @Test
    void aSegmentIsMadeAnewAfterAnEventThatHasNoDocument() throws Exception {
        FaultyDisk disk = new FaultyDisk();
        SecurityEvent large = SecurityEvent.builder(
                        "large",
                        TIME,
                        EventAction.ACCESS_REJECT,
                        SecurityEvent.Outcome.FAILURE,
                        "x".repeat(JournalRecord.MAX_PAYLOAD))
                .build();
        try (Journal journal = Journal.open(settings(folder), CLOCK, disk)) {
            append(journal, "e1");
            for (int failure = 0; failure < 2; failure++) {
                disk.fault(Fault.WRITE);
                CompletionStage<Long> refused = journal.append(SampleEvents.named("bad", TIME));
                assertThrows(ExecutionException.class, () -> await(refused));
                disk.fault(Fault.NONE);
                while (!journal.writable()) {
                    Thread.sleep(5);
                }
                assertThrows(ExecutionException.class, () -> await(journal.append(large)));
                assertTrue(journal.writable());
            }
            assertEquals(2, append(journal, "e2"));
        }
        try (Journal journal = open(folder)) {
            assertTrue(journal.recovery().clean(), journal.recovery().toString());
        }
    }
}
