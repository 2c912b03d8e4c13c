package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.siem.journal.Finding.Kind.ALTERED;
import static org.portcullis.siem.journal.Finding.Kind.LOST;
import static org.portcullis.siem.journal.Finding.Kind.MISSING;
import static org.portcullis.siem.journal.Finding.Kind.UNVERIFIABLE;
import static org.portcullis.siem.journal.JournalFixture.CLOCK;
import static org.portcullis.siem.journal.JournalFixture.TIME;
import static org.portcullis.siem.journal.JournalFixture.append;
import static org.portcullis.siem.journal.JournalFixture.await;
import static org.portcullis.siem.journal.JournalFixture.segments;
import static org.portcullis.siem.journal.JournalFixture.settings;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.SampleEvents;
import org.portcullis.siem.format.EcsJson;

@Timeout(900)
class VerificationTest {
    /** One that is due at every look, and looks all the time. */
    private static final Checkpoints.Pace EAGER =
            new Checkpoints.Pace(Duration.ofMillis(1), Duration.ZERO, Long.MAX_VALUE);
    /** Only at the end. */
    private static final Checkpoints.Pace LAZY =
            new Checkpoints.Pace(Duration.ofHours(1), Duration.ofHours(1), Long.MAX_VALUE);

    @TempDir
    Path folder;

    private final TestSigner signer = new TestSigner();
    private final List<Finding> findings = new ArrayList<>();

    /** A journal as the appliance keeps it: signed, and its losses told of. */
    private final class Kept implements AutoCloseable {
        private final Journal journal;
        private final Checkpoints checkpoints;
        private final Optional<String> disagreement;

        private Kept(long segmentOctets, Checkpoints.Pace pace) {
            this(segmentOctets, pace, CLOCK);
        }

        private Kept(long segmentOctets, Checkpoints.Pace pace, InstantSource clock) {
            LastHead last = LastHead.read(folder, signer);
            JournalSettings settings =
                    settings(folder).withSegmentOctets(segmentOctets).withKnownHead(last.known());
            journal = Journal.open(settings, clock);
            checkpoints = Checkpoints.start(journal, settings, JournalFiles.disk(), signer, clock, pace);
            JournalNotices notices = new JournalNotices("node-1", journal, clock);
            notices.recovered(journal.recovery());
            disagreement = last.disagreement(journal);
            disagreement.ifPresent(notices::changed);
        }

        private void append(int from, int to) throws Exception {
            for (int i = from; i <= to; i++) {
                JournalFixture.append(journal, "e" + i);
            }
        }

        @Override
        public void close() {
            checkpoints.close();
        }
    }

    /** {@code e1} to {@code eN} in small segments, a checkpoint as the last. */
    private void keep(int events) throws Exception {
        try (Kept kept = new Kept(2000, LAZY)) {
            kept.append(1, events);
        }
    }

    private VerificationSummary verify(byte[]... outside) {
        findings.clear();
        return Verification.run(folder, signer, List.of(outside), findings::add);
    }

    /** The one finding that there is. */
    private Finding only() {
        assertEquals(1, findings.size(), findings.toString());
        return findings.get(0);
    }

    private static void isAbout(Finding finding, Finding.Kind kind, long first, long last) {
        assertEquals(kind, finding.kind(), finding.toString());
        assertEquals(first, finding.first(), finding.toString());
        assertEquals(last, finding.last(), finding.toString());
    }

    /** Documents of the checkpoints, as a receiver has them. */
    private byte[][] checkpoints() {
        List<byte[]> documents = new ArrayList<>();
        try (JournalReader reader = ReadOnlyJournal.open(folder).reader(1)) {
            for (var record = reader.poll(); record.isPresent(); record = reader.poll()) {
                if (isCheckpoint(record.get())) {
                    documents.add(record.get().payload());
                }
            }
        }
        return documents.toArray(byte[][]::new);
    }

    private static boolean isCheckpoint(JournalRecord record) {
        return EventAction.JOURNAL_CHECKPOINT
                .word()
                .equals(new EcsJson().decode(record.payload()).get(Field.EVENT_ACTION));
    }

    private static byte[] asFailure(JournalRecord record) {
        return new String(record.payload(), StandardCharsets.UTF_8)
                .replace("success", "failure")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatWasWrittenIsWholeWhileServingAndStopped() throws Exception {
        assertEquals(0, verify().events());
        for (int run = 0; run < 3; run++) {
            try (Kept kept = new Kept(2000, EAGER)) {
                assertEquals(Optional.empty(), kept.disagreement);
                for (int i = 0; i < 20; i++) {
                    long appended = append(kept.journal, "e");
                    VerificationSummary serving = verify();
                    assertEquals(List.of(), findings);
                    assertTrue(serving.last() >= appended);
                }
            }
            VerificationSummary stopped = verify();
            assertEquals(List.of(), findings);
            assertEquals(1, stopped.first());
            assertEquals(stopped.events(), stopped.last());
            assertEquals(stopped.last(), stopped.signed());
            assertTrue(stopped.checkpoints() > run, stopped.toString());
            assertTrue(stopped.segments() > 2, stopped.toString());
        }
    }

    @Test
    void aChangedEventIsNamed() throws Exception {
        keep(30);
        long sequence = 7;
        AtomicReference<Path> file = new AtomicReference<>();
        long offset = forge(sequence, file);
        verify();
        Finding finding = only();
        isAbout(finding, ALTERED, sequence, sequence + 1);
        assertEquals(Optional.of("e7"), finding.eventId());
        assertEquals(Optional.of(file.get().toString()), finding.file());
        assertEquals(offset, finding.offset());
    }

    /** Changes one record, its checksum too; answers where it is. */
    private long forge(long sequence, AtomicReference<Path> file) throws Exception {
        List<Segment> segments = Segment.list(folder);
        for (Segment segment : segments) {
            try (SegmentReader reader = new SegmentReader(segment)) {
                while (reader.next(segment.end()) instanceof SegmentReader.Found found) {
                    if (found.record().sequence() == sequence) {
                        byte[] forged =
                                Forgery.record(sequence, found.record().previousHash(), asFailure(found.record()));
                        byte[] octets = Files.readAllBytes(segment.file());
                        int start = (int) found.end() - forged.length;
                        System.arraycopy(forged, 0, octets, start, forged.length);
                        Files.write(segment.file(), octets);
                        file.set(segment.file());
                        return start;
                    }
                }
            }
        }
        throw new AssertionError("no event " + sequence);
    }

    @Test
    void aChainThatWasMadeAnewDoesNotFitItsCheckpoints() throws Exception {
        try (Kept kept = new Kept(2000, LAZY)) {
            kept.append(1, 10);
        }
        try (Kept kept = new Kept(2000, LAZY)) {
            kept.append(12, 20);
        }
        Forgery.rewrite(folder, record -> Optional.of(record.sequence() == 15 ? asFailure(record) : record.payload()));
        verify();
        // Up to 11 the checkpoint of the first run holds; the one of the second covers to 20; the head its own event.
        assertEquals(2, findings.size(), findings.toString());
        isAbout(findings.get(0), ALTERED, 11, 20);
        isAbout(findings.get(1), ALTERED, 21, 21);
        assertTrue(findings.get(0).file().isPresent());
    }

    @Test
    void aChainWithoutItsCheckpointsShowsByItsEndAndByWhatReceiversHave() throws Exception {
        keep(10);
        byte[][] outside = checkpoints();
        assertEquals(1, outside.length);
        Forgery.rewrite(
                folder,
                record -> isCheckpoint(record)
                        ? Optional.empty()
                        : Optional.of(record.sequence() == 5 ? asFailure(record) : record.payload()));
        verify();
        isAbout(only(), MISSING, 11, 11);
        Files.delete(HeadFile.in(folder));
        verify();
        isAbout(only(), UNVERIFIABLE, 0, 0);
        verify(outside);
        isAbout(findings.get(0), UNVERIFIABLE, 0, 0);
        isAbout(findings.get(1), ALTERED, 1, 10);
    }

    @Test
    void aCheckpointOfAnotherKeyIsNone() throws Exception {
        keep(3);
        TestSigner other = new TestSigner();
        Forgery.rewrite(folder, record -> Optional.of(record.payload()));
        byte[] head = Files.readAllBytes(HeadFile.in(folder));
        verify();
        assertEquals(List.of(), findings);
        List<Finding> byOther = new ArrayList<>();
        Verification.run(folder, other, List.of(head), byOther::add);
        assertEquals(
                List.of(UNVERIFIABLE, UNVERIFIABLE, ALTERED),
                byOther.stream().map(Finding::kind).toList());
    }

    @Test
    void whatWasCutOffTheEndIsMissing() throws Exception {
        keep(12);
        List<Path> files = segments(folder);
        Path newest = files.get(files.size() - 1);
        long removed = Segment.list(folder).get(files.size() - 1).firstSequence();
        Files.delete(newest);
        verify();
        isAbout(only(), MISSING, removed, 13);
        // At the next start the journal tells of it, and gives none of the numbers again.
        try (Kept kept = new Kept(2000, LAZY)) {
            assertEquals(14, kept.journal.recovery().lastSequence() + 1);
            append(kept.journal, "after");
        }
        verify();
        isAbout(only(), LOST, removed, 13);
        assertEquals(14, only().admitted().orElse(0));
    }

    @Test
    void allOfItMissingIsMissing() throws Exception {
        keep(5);
        for (Path segment : segments(folder)) {
            Files.delete(segment);
        }
        verify();
        isAbout(only(), MISSING, 1, 6);
        try (Kept kept = new Kept(2000, LAZY)) {
            append(kept.journal, "after");
        }
        verify();
        isAbout(only(), LOST, 1, 6);
    }

    @Test
    void damageIsMissingUntilTheJournalTellsOfIt() throws Exception {
        keep(30);
        Path damaged = segments(folder).get(1);
        long first = Segment.list(folder).get(1).firstSequence();
        byte[] octets = Files.readAllBytes(damaged);
        octets[64 + "node-1".length() + JournalRecord.OVERHEAD + 5] ^= 1;
        Files.write(damaged, octets);
        verify();
        isAbout(only(), MISSING, first, first);
        assertEquals(Optional.of(segments(folder).get(0).toString()), only().file());
        try (Kept kept = new Kept(2000, LAZY)) {
            append(kept.journal, "after");
        }
        verify();
        isAbout(only(), LOST, first, first);
        assertEquals(32, only().admitted().orElse(0));
    }

    @Test
    void anEventThatWasCutOutIsMissing() throws Exception {
        keep(30);
        Path file = segments(folder).get(0);
        byte[] octets = Files.readAllBytes(file);
        int first = 64 + "node-1".length();
        int length = JournalRecord.OVERHEAD + java.nio.ByteBuffer.wrap(octets).getInt(first);
        byte[] cut = new byte[octets.length - length];
        System.arraycopy(octets, 0, cut, 0, first);
        System.arraycopy(octets, first + length, cut, first, cut.length - first);
        Files.write(file, cut);
        verify();
        isAbout(only(), MISSING, 1, 1);
    }

    @Test
    void anEventThatWasPutInAfterTheEndIsFound() throws Exception {
        keep(3);
        List<Segment> before = Segment.list(folder);
        Segment newest = before.get(before.size() - 1);
        SegmentScan scan = SegmentScan.of(newest, Optional.empty(), Long.MAX_VALUE, (sequence, offset) -> {});
        byte[] event = new String(scan.last().orElseThrow().payload(), StandardCharsets.UTF_8)
                .replace("journal-checkpoint", "access-accept")
                .getBytes(StandardCharsets.UTF_8);
        Files.write(newest.file(), Forgery.record(5, scan.hash().orElseThrow(), event), StandardOpenOption.APPEND);
        verify();
        isAbout(only(), ALTERED, 5, 5);
        try (Kept kept = new Kept(2000, LAZY)) {
            assertTrue(kept.disagreement.orElse("").contains("from 5 to 5"), kept.disagreement.toString());
        }
    }

    @Test
    void aStartNoticesThatThePastWasChanged() throws Exception {
        keep(3);
        Forgery.rewrite(folder, record -> Optional.of(record.sequence() == 2 ? asFailure(record) : record.payload()));
        try (Kept kept = new Kept(2000, LAZY)) {
            assertTrue(kept.disagreement.orElse("").contains("is not the one that was signed"));
        }
        Files.delete(HeadFile.in(folder));
        try (Kept kept = new Kept(2000, LAZY)) {
            assertTrue(kept.disagreement.orElse("").contains("is not there"));
        }
        Files.write(HeadFile.in(folder), "{}".getBytes(StandardCharsets.UTF_8));
        try (Kept kept = new Kept(2000, LAZY)) {
            assertTrue(kept.disagreement.orElse("").contains("is not there"));
        }
    }

    @Test
    void whatRetentionDeletedIsToldAndWhatSomebodyDeletedIsMissing() throws Exception {
        keep(40);
        InstantSource later = InstantSource.fixed(TIME.plus(Duration.ofDays(10)));
        int before = segments(folder).size();
        try (Kept kept = new Kept(2000, LAZY, later)) {
            append(kept.journal, "later");
            int deleted = kept.journal.enforceRetention(Duration.ofDays(1), 20);
            assertTrue(deleted > 0 && deleted < before - 1);
            assertEquals(before + 1 - deleted, segments(folder).size());
        }
        VerificationSummary summary = verify();
        assertEquals(List.of(), findings);
        assertTrue(summary.first() > 1 && summary.first() <= 21, summary.toString());
        Files.delete(segments(folder).get(0));
        long oldest = Segment.list(folder).get(0).firstSequence();
        verify();
        isAbout(only(), MISSING, summary.first(), oldest - 1);
    }

    /** The header of the oldest segment holds the hash of what was before it, and that is signed. */
    @Test
    void whatWasBeforeTheOldestEventIsStillMeasured() throws Exception {
        try (Kept kept = new Kept(2000, EAGER)) {
            kept.append(1, 30);
            while (kept.journal.head().sequence() > checkpointed() + 1) {
                Thread.sleep(5);
            }
            kept.journal.dropOldest(1, kept.journal.lastSequence());
        }
        verify();
        assertEquals(List.of(), findings);
        Path oldest = segments(folder).get(0);
        SegmentHeader header;
        try (var file = Files.newByteChannel(oldest)) {
            header = SegmentHeader.read(file).orElseThrow();
        }
        byte[] octets = Files.readAllBytes(oldest);
        byte[] forged =
                new SegmentHeader(header.node(), header.created(), header.firstSequence(), ChainHash.none()).encode();
        System.arraycopy(forged, 0, octets, 0, forged.length);
        Files.write(oldest, octets);
        verify();
        assertTrue(findings.stream().anyMatch(finding -> finding.kind() == ALTERED && finding.offset() == 0));
    }

    /** The newest event that a checkpoint in the journal covers. */
    private long checkpointed() {
        return Arrays.stream(checkpoints())
                .mapToLong(document -> (Long) new EcsJson().decode(document).get(Field.JOURNAL_SEQUENCE))
                .max()
                .orElse(0);
    }

    @Test
    void aCheckpointIsDueByCountAndAtASegmentsEnd() throws Exception {
        Checkpoints.Pace byCount = new Checkpoints.Pace(Duration.ofMillis(1), Duration.ofDays(1), 5);
        try (Kept kept = new Kept(Long.MAX_VALUE, byCount)) {
            kept.append(1, 5);
            while (checkpointed() < 5) {
                Thread.sleep(5);
            }
            assertEquals(6, await(kept.journal.append(SampleEvents.named("six", TIME))) - 1);
        }
        Checkpoints.Pace byEnd = new Checkpoints.Pace(Duration.ofMillis(1), Duration.ofDays(1), Long.MAX_VALUE);
        try (Kept kept = new Kept(1, byEnd)) {
            long end = kept.journal.lastSequence();
            kept.append(1, 2);
            while (checkpointed() <= end) {
                Thread.sleep(5);
            }
        }
        verify();
        assertEquals(List.of(), findings);
    }

    @Test
    void aFindingIsALineOfJson() throws Exception {
        keep(3);
        forge(2, new AtomicReference<>());
        VerificationSummary summary = verify();
        String line = only().json();
        assertTrue(line.startsWith("{\"finding\":\"altered\",\"first\":2,\"last\":3,\"event\":\"e2\",\"file\":"), line);
        assertTrue(summary.json().startsWith("{\"whole\":false,\"segments\":"), summary.json());
    }
}
