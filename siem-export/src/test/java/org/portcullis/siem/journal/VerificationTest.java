package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.siem.journal.Finding.Kind.ALTERED;
import static org.portcullis.siem.journal.Finding.Kind.LOST;
import static org.portcullis.siem.journal.Finding.Kind.MISSING;
import static org.portcullis.siem.journal.Finding.Kind.UNVERIFIABLE;
import static org.portcullis.siem.journal.JournalFixture.append;
import static org.portcullis.siem.journal.JournalFixture.segments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was changed, cut out, put in or damaged is named. */
@Timeout(900)
class VerificationTest extends VerifiedJournal {
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
    void aFindingIsALineOfJson() throws Exception {
        keep(3);
        forge(2, new AtomicReference<>());
        VerificationSummary summary = verify();
        String line = only().json();
        assertTrue(line.startsWith("{\"finding\":\"altered\",\"first\":2,\"last\":3,\"event\":\"e2\",\"file\":"), line);
        assertTrue(summary.json().startsWith("{\"whole\":false,\"segments\":"), summary.json());
    }
}
