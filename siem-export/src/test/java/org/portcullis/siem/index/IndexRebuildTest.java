package org.portcullis.siem.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.SampleEvents;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalSettings;

/** One day of the index is damaged or gone: the others are searched meanwhile, new events come in, and then all is back. */
@Timeout(600)
class IndexRebuildTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);
    private static final LocalDate DAY = LocalDate.parse("2026-03-09");
    private static final String THAT_DAY = "@timestamp: " + DAY;
    private static final int EVENTS = 3_000;

    @TempDir
    Path folder;

    private final List<String> news = new CopyOnWriteArrayList<>();
    private final SampleEvents samples = new SampleEvents(3);
    private long whole;
    private long thatDay;

    private Journal journal() {
        return Journal.open(
                JournalSettings.standard(folder.resolve("journal"), "node-1").withSegmentOctets(200_000), CLOCK);
    }

    private EventIndex open(Journal journal) {
        return EventIndex.open(folder.resolve("index"), journal, CLOCK, new IndexNews() {
            @Override
            public void damaged(LocalDate day, String why, Optional<Instant> lostBefore) {
                news.add("damaged " + day + lostBefore.map(time -> " lost").orElse(""));
            }

            @Override
            public void rebuilt(Set<LocalDate> days, long events) {
                news.add("rebuilt " + days + " " + events);
            }
        });
    }

    @BeforeEach
    void fill() throws Exception {
        try (Journal journal = journal();
                EventIndex index = open(journal)) {
            for (int i = 0; i < EVENTS; i++) {
                append(journal, samples.at(NOON.minus(Duration.ofMinutes(i))));
            }
            settle(journal, index);
            whole = total(index, "");
            thatDay = total(index, THAT_DAY);
        }
        assertEquals(EVENTS, whole);
        assertTrue(thatDay > 1_000 && thatDay < EVENTS);
        assertEquals(List.of(), news);
    }

    private static void append(Journal journal, SecurityEvent event) throws Exception {
        journal.append(event).toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    private static void settle(Journal journal, EventIndex index) throws InterruptedException {
        while (index.status().indexed() < journal.lastSequence()) {
            Thread.sleep(5);
        }
    }

    private static EventPage search(EventIndex index, String query) {
        return index.search().search(query, Optional.empty(), Optional.empty(), Optional.empty(), 10);
    }

    private static long total(EventIndex index, String query) {
        return search(index, query).total();
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(folder.resolve("index").resolve(DAY.toString()))) {
            return files.filter(file -> !file.endsWith("write.lock")).toList();
        }
    }

    /** Until that day is whole again, each search answers at once, says what is missing, and has all of the other days. */
    private void awaitWhole(Journal journal, EventIndex index) throws Exception {
        EventPage page = search(index, "");
        int added = 0;
        while (!page.incomplete().isEmpty()) {
            assertEquals(Set.of(DAY.toString()), page.incomplete());
            assertEquals(EVENTS - thatDay + added, total(index, "not " + THAT_DAY));
            append(journal, samples.at(NOON.plusSeconds(++added)));
            settle(journal, index);
            page = search(index, "");
        }
        assertEquals(thatDay, total(index, THAT_DAY));
        assertEquals(EVENTS + added, total(index, ""));
        while (news.size() < 2) {
            Thread.sleep(5);
        }
        assertEquals(List.of("damaged " + DAY, "rebuilt [" + DAY + "] " + thatDay), news);
    }

    @Test
    void aDayThatWasDeletedWhileStoppedComesBack() throws Exception {
        Folders.deleteTree(folder.resolve("index").resolve(DAY.toString()));
        try (Journal journal = journal();
                EventIndex index = open(journal)) {
            awaitWhole(journal, index);
        }
    }

    @Test
    void aDayOfWhichFilesAreMissingComesBack() throws Exception {
        for (Path file : files()) {
            if (!file.getFileName().toString().startsWith("segments_")) {
                Files.delete(file);
                break;
            }
        }
        try (Journal journal = journal();
                EventIndex index = open(journal)) {
            awaitWhole(journal, index);
        }
    }

    @Test
    void aDayThatIsDamagedWhileItIsSearchedComesBack() throws Exception {
        try (Journal journal = journal();
                EventIndex index = open(journal)) {
            assertEquals(EVENTS, total(index, ""));
            List<Path> files = files();
            for (Path file : files) {
                try (FileChannel octets = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    long size = octets.size();
                    for (long at = 0; at < size; at += 64) {
                        octets.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, -1}), at);
                    }
                }
            }
            // What is in memory may still answer; the events themselves have to be read.
            while (news.isEmpty()) {
                index.search().search(THAT_DAY, Optional.empty(), Optional.empty(), Optional.empty(), 1_000);
            }
            awaitWhole(journal, index);
        }
    }

    @Test
    void aDayIsMadeAgainAfterACrashInTheMiddleOfIt() throws Exception {
        Folders.deleteTree(folder.resolve("index").resolve(DAY.toString()));
        try (Journal journal = journal()) {
            open(journal).close(); // Most likely before it was done.
            try (EventIndex index = open(journal)) {
                while (!search(index, "").incomplete().isEmpty()) {
                    Thread.sleep(5);
                }
                assertEquals(EVENTS, total(index, ""));
            }
        }
    }

    @Test
    void whatTheJournalDoesNotHaveAnyMoreIsSaidToBeLost() throws Exception {
        List<Path> segments = new ArrayList<>();
        try (var files = Files.list(folder.resolve("journal"))) {
            files.filter(file -> file.toString().endsWith(".segment")).sorted().forEach(segments::add);
        }
        // The newest events are in the oldest segments here: their times go back.
        for (Path segment : segments.subList(0, segments.size() / 2)) {
            Files.delete(segment);
        }
        Folders.deleteTree(folder.resolve("index").resolve("2026-03-08"));
        try (Journal journal = journal();
                EventIndex index = open(journal)) {
            while (news.size() < 2) {
                Thread.sleep(5);
            }
            assertEquals("damaged 2026-03-08 lost", news.get(0));
            assertTrue(news.get(1).startsWith("rebuilt [2026-03-08] "), news.get(1));
            assertFalse(search(index, "").incomplete().contains("2026-03-08"));
        }
    }
}
