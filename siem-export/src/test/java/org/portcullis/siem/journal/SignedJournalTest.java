package org.portcullis.siem.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.portcullis.siem.journal.Finding.Kind.ALTERED;
import static org.portcullis.siem.journal.Finding.Kind.MISSING;
import static org.portcullis.siem.journal.JournalFixture.TIME;
import static org.portcullis.siem.journal.JournalFixture.append;
import static org.portcullis.siem.journal.JournalFixture.await;
import static org.portcullis.siem.journal.JournalFixture.segments;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.SampleEvents;
import org.portcullis.siem.format.EcsJson;

/** What a journal signs as it goes on, starts again, and deletes what is past keeping. */
@Timeout(900)
class SignedJournalTest extends VerifiedJournal {
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
}
