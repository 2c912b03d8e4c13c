package org.portcullis.siem.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Stream;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.JournalRecord;

@Timeout(120)
class PastDaysTest {
    private static final Instant NEWEST = Instant.parse("2026-03-10T12:00:00Z");
    private static final int DAYS = 5;
    private static final int COMMITS = 4;

    private final EcsJson ecs = new EcsJson();
    private final EventDocuments documents = new EventDocuments();
    private long sequence;

    @TempDir
    Path folder;

    @Test
    void aDayThatIsOverLiesInOnePieceAndTheNewestDaysAreLeft() throws Exception {
        try (DayIndexes open = DayIndexes.open(folder)) {
            fill(open, DAYS - 1, 0);
            goOnUntilMerged(open);
            assertTrue(pieces(0) > 1 && pieces(1) > 1, "the newest are in " + pieces(0) + " and " + pieces(1));
        }
        for (int day = 2; day < DAYS; day++) {
            assertEquals(COMMITS, documents(day));
        }
    }

    @Test
    void daysOfBeforeAStartAreMergedToo() throws Exception {
        try (DayIndexes open = DayIndexes.open(folder)) {
            fill(open, DAYS - 1, DAYS - 2);
        }
        assertEquals(COMMITS, pieces(DAYS - 1));
        try (DayIndexes open = DayIndexes.open(folder)) {
            fill(open, DAYS - 3, 0);
            goOnUntilMerged(open);
        }
        assertEquals(COMMITS, documents(DAYS - 1));
    }

    /** Days in their order, each in so many commits. */
    private void fill(DayIndexes open, int first, int last) throws IOException {
        for (int day = first; day >= last; day--) {
            for (int commit = 0; commit < COMMITS; commit++) {
                put(open, NEWEST.minus(Duration.ofDays(day)));
                see(open);
                open.commit(sequence);
            }
        }
    }

    private void goOnUntilMerged(DayIndexes open) throws Exception {
        while (segmentFiles(4) > 1 || segmentFiles(3) > 1 || segmentFiles(2) > 1) {
            put(open, NEWEST);
            see(open);
            open.commit(sequence);
            Thread.sleep(20);
        }
    }

    private void see(DayIndexes open) throws IOException {
        open.snapshot(sequence, 0).close();
    }

    private void put(DayIndexes open, Instant time) throws IOException {
        SecurityEvent event = SecurityEvent.builder(
                        "event-" + ++sequence,
                        time,
                        EventAction.LOGIN,
                        SecurityEvent.Outcome.SUCCESS,
                        "Somebody came in.")
                .build();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ecs.encode(event, sequence, out);
        IndexableEvent read = documents
                .read(new JournalRecord(sequence, new byte[0], out.toByteArray()))
                .orElseThrow();
        open.put(read.day(), read.id(), read.document());
    }

    /** As it is committed. */
    private int pieces(int day) throws IOException {
        try (DirectoryReader reader = reader(day)) {
            return reader.leaves().size();
        }
    }

    /** Also those that no commit has any more. */
    private long segmentFiles(int day) throws IOException {
        try (Stream<Path> files = Files.list(folderOf(day))) {
            return files.filter(file -> file.toString().endsWith(".si")).count();
        }
    }

    private int documents(int day) throws IOException {
        try (DirectoryReader reader = reader(day)) {
            return reader.numDocs();
        }
    }

    private DirectoryReader reader(int day) throws IOException {
        return DirectoryReader.open(FSDirectory.open(folderOf(day)));
    }

    private Path folderOf(int day) {
        LocalDate date = LocalDate.ofInstant(NEWEST.minus(Duration.ofDays(day)), ZoneOffset.UTC);
        return folder.resolve(date.toString());
    }
}
