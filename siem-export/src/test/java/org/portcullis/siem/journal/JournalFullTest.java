package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.siem.journal.JournalFixture.CLOCK;
import static org.portcullis.siem.journal.JournalFixture.TIME;
import static org.portcullis.siem.journal.JournalFixture.append;
import static org.portcullis.siem.journal.JournalFixture.await;
import static org.portcullis.siem.journal.JournalFixture.segments;
import static org.portcullis.siem.journal.JournalFixture.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.SampleEvents;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.FaultyDisk.Fault;
import org.portcullis.siem.journal.JournalSettings.OnDiskFull;

@Timeout(900)
class JournalFullTest {
    @TempDir
    Path folder;

    private final FaultyDisk disk = new FaultyDisk();

    private Journal open(OnDiskFull choice, long segmentOctets) {
        return Journal.open(settings(folder).withOnDiskFull(choice).withSegmentOctets(segmentOctets), CLOCK, disk);
    }

    /** The disk has room for what was set aside, and for nothing else: one write fails, the next does not. */
    private void fill(Journal journal) throws Exception {
        disk.usable(0);
        disk.refuseOnce(Fault.WRITE);
        tooMuch(journal);
    }

    /** What meets the full disk first is refused, or left out, too. */
    private static void tooMuch(Journal journal) throws Exception {
        try {
            append(journal, "tooMuch");
        } catch (ExecutionException refused) {
            assertTrue(refused.getCause() instanceof JournalUnavailableException, refused.toString());
        }
        assertTrue(journal.full());
    }

    private void makeRoom(Journal journal) throws Exception {
        disk.usable(Long.MAX_VALUE);
        while (!journal.writable()) {
            Thread.sleep(5);
        }
    }

    /** Action, and the range where there is one. */
    private static List<String> told(JournalSource journal) {
        List<String> told = new ArrayList<>();
        try (JournalReader reader = journal.reader(1)) {
            for (var record = reader.poll(); record.isPresent(); record = reader.poll()) {
                Map<Field, Object> event = new EcsJson().decode(record.get().payload());
                String range = event.containsKey(Field.JOURNAL_FIRST)
                        ? " " + event.get(Field.JOURNAL_FIRST) + "-" + event.get(Field.JOURNAL_LAST)
                        : "";
                told.add(record.get().sequence() + " " + event.get(Field.EVENT_ACTION) + range);
            }
        }
        return told;
    }

    private void assertWhole() {
        List<Finding> findings = new ArrayList<>();
        Verification.run(folder, (key, octets, signature) -> true, List.of(), findings::add);
        findings.removeIf(finding -> finding.kind() == Finding.Kind.UNVERIFIABLE);
        assertEquals(List.of(), findings);
    }

    @Test
    void silenceIsToldOfWithWhatWasSetAside() throws Exception {
        try (Journal journal = open(OnDiskFull.SILENCE, 1 << 20)) {
            append(journal, "e1");
            fill(journal);
            assertFalse(journal.accepts());
            assertFalse(Files.exists(folder.resolve("reserve")), "what was set aside is used");
            assertThrows(ExecutionException.class, () -> await(journal.append(SampleEvents.named("no", TIME))));
            makeRoom(journal);
            assertEquals(4, append(journal, "e2"));
            assertTrue(Files.size(folder.resolve("reserve")) > 100_000, "and set aside again");
            assertEquals(
                    List.of("1 access-accept", "2 journal-full", "3 journal-resumed", "4 access-accept"),
                    told(journal));
        }
        assertWhole();
    }

    @Test
    void whatIsLeftOutHasNumbersAndTheEventAfterwardsNamesThem() throws Exception {
        try (Journal journal = open(OnDiskFull.ACCEPT, 1 << 20)) {
            append(journal, "e1");
            fill(journal);
            assertTrue(journal.accepts());
            assertFalse(journal.writable());
            long first = append(journal, "out");
            for (int i = 1; i <= 5; i++) {
                assertEquals(first + i, append(journal, "out"));
            }
            makeRoom(journal);
            long next = append(journal, "e2");
            assertEquals(
                    List.of(
                            "1 access-accept",
                            "2 journal-full",
                            first + 6 + " journal-resumed 3-" + (first + 5),
                            next + " access-accept"),
                    told(journal));
        }
        assertWhole();
        try (Journal journal = open(OnDiskFull.ACCEPT, 1 << 20)) {
            assertTrue(journal.recovery().clean(), journal.recovery().toString());
            append(journal, "e3");
        }
        assertWhole();
    }

    /** Not even the event that the disk is full could be written: no empty segment stays in the way. */
    @Test
    void aDiskThatIsFullToTheLastOctet() throws Exception {
        try (Journal journal = open(OnDiskFull.ACCEPT, 1 << 20)) {
            append(journal, "e1");
            disk.usable(0);
            disk.fault(Fault.WRITE);
            tooMuch(journal);
            assertTrue(journal.accepts());
            long last = append(journal, "out");
            disk.fault(Fault.NONE);
            makeRoom(journal);
            assertEquals(List.of("1 access-accept", last + 1 + " journal-resumed 2-" + last), told(journal));
        }
        assertWhole();
        try (Journal journal = open(OnDiskFull.ACCEPT, 1 << 20)) {
            assertTrue(journal.recovery().clean(), journal.recovery().toString());
        }
    }

    @Test
    void theOldestThatEverybodyHasAreDeletedForRoom() throws Exception {
        List<Instant> dropped = new ArrayList<>();
        try (Journal journal = open(OnDiskFull.DROP_OLDEST_DELIVERED, 1)) {
            for (int i = 1; i <= 10; i++) {
                append(journal, "e" + i);
            }
            long limit = 64L << 20;
            DiskWatch watch = watch(journal, limit, 4, dropped);
            watch.look();
            assertEquals(10, segments(folder).size(), "there is room");
            long used = watch.usage().used();
            watch = watch(journal, used, 4, dropped);
            watch.look();
            List<String> told = told(journal);
            assertEquals(
                    "11 journal-segments-deleted 1-" + (11 - segments(folder).size()), told.get(told.size() - 1));
            assertTrue(told.get(0).startsWith("5 "), "what not everybody has stays: " + told);
            assertEquals(List.of(TIME), dropped);

            // Full: what was deleted for room can only be told of when there is room.
            fill(journal);
            int before = segments(folder).size();
            watch(journal, Long.MAX_VALUE, 7, dropped).look();
            assertTrue(segments(folder).size() < before);
            makeRoom(journal);
            append(journal, "after");
            assertTrue(
                    told(journal).stream()
                                    .filter(event -> event.contains("journal-segments-deleted"))
                                    .count()
                            == 2,
                    told(journal).toString());
        }
        assertWhole();
    }

    private DiskWatch watch(Journal journal, long limit, long delivered, List<Instant> dropped) {
        return new DiskWatch(
                journal,
                List.of(folder),
                () -> new DiskWatch.Rules(new DiskLimit.Octets(limit), OnDiskFull.DROP_OLDEST_DELIVERED),
                () -> delivered,
                dropped::add,
                new JournalNotices("node-1", journal, CLOCK),
                CLOCK);
    }

    @Test
    void theAlarmIsRepeatedByTheHourAndEnds() throws Exception {
        List<Long> limit = new ArrayList<>(List.of(1L));
        List<Instant> now = new ArrayList<>(List.of(TIME));
        try (Journal journal = open(OnDiskFull.SILENCE, 1 << 20)) {
            append(journal, "e1");
            DiskWatch watch = new DiskWatch(
                    journal,
                    List.of(folder),
                    () -> new DiskWatch.Rules(new DiskLimit.Octets(limit.get(0)), OnDiskFull.SILENCE),
                    () -> 1,
                    since -> {},
                    new JournalNotices("node-1", journal, CLOCK),
                    () -> now.get(0));
            for (int minutes = 0; minutes < 90; minutes += 10) {
                now.set(0, TIME.plus(Duration.ofMinutes(minutes)));
                watch.look();
            }
            limit.set(0, watch.usage().used() + 1);
            watch.look();
            limit.set(0, watch.usage().used() * 2);
            watch.look();
            watch.look();
            append(journal, "e2");
            assertEquals(
                    List.of(
                            "1 access-accept",
                            "2 disk-space-low",
                            "3 disk-space-low",
                            "4 disk-space-recovered",
                            "5 access-accept"),
                    told(journal));
            DiskWatch share = new DiskWatch(
                    journal,
                    List.of(folder),
                    () -> new DiskWatch.Rules(new DiskLimit.Share(99), OnDiskFull.SILENCE),
                    () -> 1,
                    since -> {},
                    new JournalNotices("node-1", journal, CLOCK),
                    CLOCK);
            share.look();
            long total = Files.getFileStore(folder).getTotalSpace();
            assertEquals(total / 100 * 99, share.usage().limit());
            assertTrue(share.usage().used() > 0 && share.usage().used() <= total);
        }
    }

    /** A file system of 12 MiB, filled by somebody else to its last octet: the real thing, where it may be mounted. */
    @Test
    void aRealDiskThatIsFull() throws Exception {
        try (SmallDisk small = SmallDisk.mount(folder.resolve("disk"), 12)) {
            Path kept = small.folder().resolve("journal");
            JournalSettings settings = JournalSettings.standard(kept, "node-1").withOnDiskFull(OnDiskFull.ACCEPT);
            List<Finding> findings = new ArrayList<>();
            TestSigner signer = new TestSigner();
            long last;
            try (Journal journal = Journal.open(settings, CLOCK);
                    Checkpoints checkpoints = Checkpoints.start(journal, settings, signer, CLOCK)) {
                append(journal, "e1");
                small.fill();
                long sequence = 1;
                while (!journal.full() && sequence < 1_000_000) {
                    try {
                        sequence = append(journal, "more");
                    } catch (ExecutionException aboutToBeFull) {
                        Thread.sleep(5);
                    }
                }
                while (!journal.accepts()) {
                    Thread.sleep(5);
                }
                append(journal, "out");
                small.free();
                while (!journal.writable()) {
                    Thread.sleep(5);
                }
                last = append(journal, "after");
                List<String> told = told(journal);
                assertEquals(
                        1,
                        told.stream()
                                .filter(event -> event.contains("journal-full"))
                                .count(),
                        told.toString());
                assertTrue(told.get(told.size() - 2).contains("journal-resumed"), told.toString());
                assertEquals(Optional.empty(), journal.failure(), checkpoints.toString());
            }
            VerificationSummary summary = Verification.run(kept, signer, List.of(), findings::add);
            assertEquals(List.of(), findings);
            assertEquals(last + 1, summary.last());
        }
    }
}
