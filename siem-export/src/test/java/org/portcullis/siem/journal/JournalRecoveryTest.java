package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.siem.journal.JournalFixture.append;
import static org.portcullis.siem.journal.JournalFixture.fill;
import static org.portcullis.siem.journal.JournalFixture.ids;
import static org.portcullis.siem.journal.JournalFixture.names;
import static org.portcullis.siem.journal.JournalFixture.open;
import static org.portcullis.siem.journal.JournalFixture.segments;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.format.EcsJson;

class JournalRecoveryTest {
    private static final long LARGE = 1 << 20;

    @TempDir
    Path folder;

    @Test
    void aTornTailIsCutWhereverTheCrashWas() throws Exception {
        fill(folder, LARGE, 3);
        Path segment = segments(folder).get(0);
        byte[] whole = Files.readAllBytes(segment);
        int third = starts(whole).get(2);
        for (int length = third + 1; length < whole.length; length += 7) {
            Files.write(segment, Arrays.copyOf(whole, length));
            try (Journal journal = open(folder)) {
                RecoveryReport report = journal.recovery();
                assertTrue(report.clean());
                assertEquals(2, report.lastSequence());
                assertEquals(
                        length - third,
                        report.torn().orElseThrow().to()
                                - report.torn().orElseThrow().from());
                assertArrayEquals(
                        Arrays.copyOfRange(whole, third, length),
                        Files.readAllBytes(report.torn().orElseThrow().copy()));
            }
            assertEquals(third, Files.size(segment));
            Files.delete(segments(folder).get(1));
        }
        try (Journal journal = open(folder)) {
            assertTrue(journal.recovery().torn().isEmpty());
            assertEquals(3, append(journal, "new"));
            assertEquals(List.of("e1", "e2", "new"), ids(journal));
        }
        try (Journal journal = open(folder)) {
            assertTrue(journal.recovery().clean());
        }
    }

    @Test
    void aDamagedMiddleIsPutAsideAndReadingGoesOn() throws Exception {
        fill(folder, LARGE, 5);
        Path segment = segments(folder).get(0);
        byte[] octets = Files.readAllBytes(segment);
        List<Integer> starts = starts(octets);
        octets[starts.get(1) + JournalRecord.OVERHEAD + 3] ^= 1;
        octets[starts.get(2)] ^= 0x7F;
        Files.write(segment, octets);
        try (Journal journal = open(folder)) {
            RecoveryReport report = journal.recovery();
            assertFalse(report.clean());
            RecoveryReport.Range range = report.damaged().get(0);
            assertEquals(1, report.damaged().size());
            assertEquals(List.of(), report.chainBreaks());
            assertEquals(2, range.firstMissing());
            assertEquals(4, range.nextSequence());
            assertArrayEquals(
                    Arrays.copyOfRange(octets, starts.get(1), starts.get(3)), Files.readAllBytes(range.copy()));
            assertEquals(List.of("e1", "e4", "e5"), ids(journal));
            assertEquals(6, append(journal, "e6"));
            assertEquals(List.of("e4", "e5", "e6"), ids(journal, 2));
        }
        assertArrayEquals(octets, Files.readAllBytes(segment), "a damaged segment is evidence and stays as it is");
        assertEquals(List.of("e1", "e4", "e5", "e6"), ids(ReadOnlyJournal.open(folder)));
    }

    @Test
    void aDamagedHeaderLosesNoRecord() throws Exception {
        fill(folder, 1, 3);
        for (Path segment : segments(folder)) {
            byte[] octets = Files.readAllBytes(segment);
            octets[3] ^= 1;
            Files.write(segment, octets);
        }
        try (Journal journal = open(folder)) {
            assertEquals(3, journal.recovery().damaged().size());
            assertEquals(names(1, 3), ids(journal));
            assertEquals(4, append(journal, "e4"));
        }
    }

    @Test
    void damageAtASegmentsEndIsKnownFromItsSuccessor() throws Exception {
        fill(folder, 1, 3);
        Path middle = segments(folder).get(1);
        Files.write(middle, Arrays.copyOf(Files.readAllBytes(middle), (int) Files.size(middle) - 5));
        try (Journal journal = open(folder)) {
            RecoveryReport.Range range = journal.recovery().damaged().get(0);
            assertEquals(2, range.firstMissing());
            assertEquals(3, range.nextSequence());
            assertEquals(List.of("e1", "e3"), ids(journal));
        }
    }

    @Test
    void aMissingSegmentIsReported() throws Exception {
        fill(folder, 1, 4);
        Files.delete(segments(folder).get(1));
        try (Journal journal = open(folder)) {
            assertFalse(journal.recovery().clean());
            assertEquals(2, journal.recovery().damaged().get(0).firstMissing());
            assertEquals(List.of("e1", "e3", "e4"), ids(journal));
        }
    }

    @Test
    void emptyFilesAreNoObstacle() throws Exception {
        fill(folder, 1, 3);
        Files.write(segments(folder).get(1), new byte[0]);
        Files.createFile(Segment.file(folder, 4));
        try (Journal journal = open(folder)) {
            assertEquals(3, journal.recovery().lastSequence());
            assertEquals(List.of("e1", "e3"), ids(journal));
            assertEquals(4, append(journal, "e4"));
            assertEquals(List.of("e1", "e3", "e4"), ids(journal));
        }
    }

    /** What a start does not look at is met by whoever reads it, and is then told of once. */
    @Test
    void damageInWhatWasNotScannedIsToldOfWhenItIsMet() throws Exception {
        fill(folder, 1, 4);
        Path first = segments(folder).get(0);
        byte[] octets = Files.readAllBytes(first);
        octets[starts(octets).get(0) + JournalRecord.OVERHEAD + 3] ^= 1;
        Files.write(first, octets);
        Path second = segments(folder).get(1);
        JournalSettings settings = looksAtTheNewestAlone();
        try (Journal journal = Journal.open(settings, JournalFixture.CLOCK)) {
            assertTrue(journal.recovery().clean());
            assertEquals(1, journal.recovery().scannedSegments());
            Files.delete(second);
            assertEquals(List.of("e3", "e4"), ids(journal).subList(0, 2));
            await(journal, 6);
            assertEquals(2, journal.damageFound());
            ids(journal);
            assertEquals(4, journal.damageFound());
            assertEquals(7, append(journal, "e7"), "and not again");
            List<Map<Field, Object>> told = events(journal, 5).subList(0, 2);
            assertEquals(List.of(1L, 2L), values(told, Field.JOURNAL_FIRST));
            assertEquals(List.of(1L, 2L), values(told, Field.JOURNAL_LAST));
            assertEquals(List.of("journal-damaged", "journal-damaged"), values(told, Field.EVENT_ACTION));
            assertTrue(told.get(0).get(Field.MESSAGE).toString().contains(first.toString()), told.toString());
            assertTrue(told.get(1).get(Field.MESSAGE).toString().contains(second.toString()), told.toString());
        }
        try (Journal journal = Journal.open(settings, JournalFixture.CLOCK)) {
            ids(journal);
            assertEquals(8, append(journal, "e8"), "nor after a restart");
        }
    }

    private JournalSettings looksAtTheNewestAlone() {
        return new JournalSettings(
                folder, "node-1", LARGE, 100, 1, Optional.empty(), JournalSettings.OnDiskFull.SILENCE, Runnable::run);
    }

    private static void await(Journal journal, long sequence) throws InterruptedException {
        while (journal.lastSequence() < sequence) {
            Thread.sleep(5);
        }
    }

    private static List<Map<Field, Object>> events(Journal journal, long from) {
        List<Map<Field, Object>> events = new ArrayList<>();
        try (JournalReader reader = journal.reader(from)) {
            for (var record = reader.poll(); record.isPresent(); record = reader.poll()) {
                events.add(new EcsJson().decode(record.get().payload()));
            }
        }
        return events;
    }

    private static List<Object> values(List<Map<Field, Object>> events, Field field) {
        return events.stream().map(event -> event.get(field)).toList();
    }

    /** A write that the disk refused in the middle was never acknowledged: what is left of it is no damage. */
    @Test
    void whatARefusedWriteLeftBehindIsNoNews() throws Exception {
        fill(folder, 1, 3);
        Path first = segments(folder).get(0);
        byte[] octets = Files.readAllBytes(first);
        Files.write(first, Arrays.copyOf(octets, octets.length + 20));
        JournalSettings settings = looksAtTheNewestAlone();
        try (Journal journal = Journal.open(settings, JournalFixture.CLOCK)) {
            assertEquals(names(1, 3), ids(journal));
            assertEquals(4, append(journal, "e4"));
        }
    }

    @Test
    void aForgedRecordBreaksTheChain() throws Exception {
        fill(folder, LARGE, 4);
        Path segment = segments(folder).get(0);
        byte[] octets = Files.readAllBytes(segment);
        int second = starts(octets).get(1);
        int length = ByteBuffer.wrap(octets).getInt(second);
        JournalRecord honest = JournalRecord.at(ByteBuffer.wrap(octets), second, length);
        byte[] forged = new String(honest.payload(), java.nio.charset.StandardCharsets.UTF_8)
                .replace("success", "failure")
                .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        ByteBuffer into = ByteBuffer.wrap(octets).position(second);
        JournalRecord.put(into, 2, honest.previousHash(), forged, forged.length);
        Files.write(segment, octets);
        try (Journal journal = open(folder)) {
            assertFalse(journal.recovery().clean());
            assertEquals(List.of(3L), journal.recovery().chainBreaks());
            assertEquals(4, ids(journal).size());
        }
    }

    @Test
    void aReplacedSegmentBreaksTheChain(@TempDir Path other) throws Exception {
        fill(folder, 1, 3);
        fill(other, 1, 1);
        try (Journal journal = open(other)) {
            append(journal, "forged");
        }
        Files.copy(segments(other).get(1), segments(folder).get(1), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        try (Journal journal = open(folder)) {
            assertEquals(List.of(3L), journal.recovery().chainBreaks());
        }
    }

    @Test
    void whateverIsDamagedTheRestIsReadAndWritingGoesOn() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        fill(folder.resolve("whole"), 1500, 30);
        for (int round = 0; round < 60; round++) {
            Path copy = folder.resolve("round");
            Files.createDirectories(copy);
            for (Path segment : segments(folder.resolve("whole"))) {
                Files.copy(segment, copy.resolve(segment.getFileName()));
            }
            List<Path> files = segments(copy);
            for (int n = random.nextInt(3); n >= 0; n--) {
                Path victim = files.get(random.nextInt(files.size()));
                byte[] octets = Files.readAllBytes(victim);
                int at = random.nextInt(octets.length);
                switch (random.nextInt(4)) {
                    case 0 -> octets[at] ^= (byte) (1 + random.nextInt(255));
                    case 1 -> octets = Arrays.copyOf(octets, Math.max(1, at));
                    case 2 -> Arrays.fill(octets, at, Math.min(octets.length, at + 200), (byte) 0);
                    default -> octets = Arrays.copyOf(octets, octets.length + random.nextInt(300));
                }
                Files.write(victim, octets);
            }
            String which = "seed " + seed + ", round " + round;
            List<String> after;
            try (Journal journal = open(copy)) {
                List<String> left = ids(journal);
                assertTrue(names(1, 30).containsAll(left), which);
                long lost = 30 - left.size();
                long reported = journal.recovery().damaged().stream()
                                .mapToLong(range -> range.nextSequence() - range.firstMissing())
                                .sum()
                        + 30
                        - journal.recovery().lastSequence();
                assertEquals(lost, reported, which);
                long next = append(journal, "new");
                assertEquals(journal.recovery().lastSequence() + 1, next, which);
                after = new ArrayList<>(left);
                after.add("new");
                assertEquals(after, ids(journal), which);
            }
            assertEquals(after, ids(ReadOnlyJournal.open(copy)), which);
            try (Journal journal = open(copy)) {
                assertEquals(after, ids(journal), which);
            }
            try (var left = Files.list(copy)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** Where the records of a segment begin. */
    private static List<Integer> starts(byte[] segment) {
        ByteBuffer buffer = ByteBuffer.wrap(segment);
        List<Integer> starts = new ArrayList<>();
        int at = 64 + "node-1".length();
        while (at < segment.length) {
            starts.add(at);
            at += JournalRecord.OVERHEAD + buffer.getInt(at);
        }
        return starts;
    }
}
