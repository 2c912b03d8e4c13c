package org.portcullis.siem.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.SampleEvents;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalSettings;
import org.portcullis.siem.journal.ReadOnlyJournal;

@Timeout(900)
class EventIndexTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final InstantSource CLOCK = InstantSource.fixed(NOON);

    @TempDir
    Path folder;

    private Path journalFolder;
    private Path indexFolder;

    @BeforeEach
    void folders() {
        journalFolder = folder.resolve("journal");
        indexFolder = folder.resolve("index");
    }

    private Journal journal() {
        return Journal.open(JournalSettings.standard(journalFolder, "node-1").withSegmentOctets(30_000), CLOCK);
    }

    private EventIndex index(Journal journal) {
        return EventIndex.open(indexFolder, journal, CLOCK);
    }

    /** Events spread over four days, the newest at noon. */
    private static List<String> append(Journal journal, long seed, int count) throws Exception {
        SampleEvents samples = new SampleEvents(seed);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SecurityEvent event =
                    samples.at(NOON.minus(Duration.ofHours((i * 7L) % 90)).minusMillis(i));
            journal.append(event).toCompletableFuture().get(120, TimeUnit.SECONDS);
            ids.add(event.id());
        }
        return ids;
    }

    private static void await(EventIndex index, long sequence) throws InterruptedException {
        while (index.status().indexed() < sequence) {
            Thread.sleep(5);
        }
    }

    private static List<String> ids(EventSearch search, String query) {
        List<String> ids = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            EventPage page = search.search(query, Optional.empty(), Optional.empty(), cursor, 7);
            page.events().forEach(event -> ids.add(id(event)));
            cursor = page.next();
        } while (cursor.isPresent());
        return ids;
    }

    private static String id(String event) {
        return (String)
                new EcsJson().decode(event.getBytes(StandardCharsets.UTF_8)).get(Field.EVENT_ID);
    }

    private static Instant time(String event) {
        return (Instant)
                new EcsJson().decode(event.getBytes(StandardCharsets.UTF_8)).get(Field.TIMESTAMP);
    }

    private static void assertSame(List<String> expected, List<String> found) {
        assertEquals(new HashSet<>(expected), new HashSet<>(found));
        assertEquals(expected.size(), found.size(), "each once");
    }

    @Test
    void whatIsAppendedIsFoundNewestFirstPageByPage() throws Exception {
        try (Journal journal = journal();
                EventIndex index = index(journal)) {
            List<String> ids = append(journal, 1, 60);
            await(index, 60);
            assertSame(ids, ids(index.search(), ""));
            EventPage page = index.search().search("", Optional.empty(), Optional.empty(), Optional.empty(), 25);
            assertEquals(60, page.total());
            List<Instant> times =
                    page.events().stream().map(EventIndexTest::time).toList();
            assertEquals(
                    times.stream().sorted(java.util.Comparator.reverseOrder()).toList(), times);
            assertEquals(NOON, times.get(0));
            EventPage second = index.search().search("", Optional.empty(), Optional.empty(), page.next(), 25);
            assertEquals(60, second.total());
            assertFalse(time(second.events().get(0)).isAfter(times.get(24)));
            assertEquals(Set.of("2026-03-10", "2026-03-09", "2026-03-08", "2026-03-07", "2026-03-06"), names());
        }
    }

    private Set<String> names() throws IOException {
        try (var files = Files.list(indexFolder)) {
            return new HashSet<>(
                    files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void aSearchKeepsToItsTimes() throws Exception {
        try (Journal journal = journal();
                EventIndex index = index(journal)) {
            for (String time :
                    List.of("2026-03-09T23:59:59.999Z", "2026-03-10T00:00:00Z", "2026-03-10T00:00:00.001Z")) {
                journal.append(SampleEvents.named(time, Instant.parse(time)));
            }
            await(index, 3);
            Optional<Instant> midnight = Optional.of(Instant.parse("2026-03-10T00:00:00Z"));
            assertEquals(
                    2,
                    index.search()
                            .search("", midnight, Optional.empty(), Optional.empty(), 9)
                            .total());
            assertEquals(
                    1,
                    index.search()
                            .search("", Optional.empty(), midnight, Optional.empty(), 9)
                            .total());
        }
    }

    @Test
    void anEventThatIsReportedTwiceIsFoundOnce() throws Exception {
        try (Journal journal = journal();
                EventIndex index = index(journal)) {
            for (int i = 0; i < 3; i++) {
                journal.append(SampleEvents.named("same", NOON));
                await(index, i + 1);
            }
            assertEquals(List.of("same"), ids(index.search(), ""));
        }
    }

    @Test
    void closingCommitsAndOpeningGoesOn() throws Exception {
        List<String> ids;
        try (Journal journal = journal()) {
            try (EventIndex index = index(journal)) {
                ids = append(journal, 1, 40);
                await(index, 40);
            }
            try (EventIndex index = index(journal)) {
                assertEquals(40, index.status().committed());
                assertSame(ids, ids(index.search(), ""));
                ids.addAll(append(journal, 2, 10));
                await(index, 50);
                assertSame(ids, ids(index.search(), ""));
            }
        }
    }

    /** A process that indexes is killed in the middle; it prints the sequence up to which it was searchable. */
    @Test
    void whatAKillTookIsReadFromTheJournalAgain() throws Exception {
        for (int round = 0; round < 2; round++) {
            Process child = new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Indexer.class.getName(),
                            folder.toString(),
                            String.valueOf(round))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                for (int i = 0; i < 4 + 3 * round; i++) {
                    assertTrue(out.readLine() != null);
                }
                child.toHandle().destroyForcibly();
                child.waitFor();
            }
            try (ReadOnlyEventIndex readOnly =
                    ReadOnlyEventIndex.open(indexFolder, ReadOnlyJournal.open(journalFolder), CLOCK)) {
                assertSame(journalIds(), ids(readOnly.search(), ""));
            }
            try (Journal journal = journal();
                    EventIndex index = index(journal)) {
                await(index, journal.lastSequence());
                assertSame(journalIds(), ids(index.search(), ""));
            }
        }
    }

    private List<String> journalIds() {
        List<String> ids = new ArrayList<>();
        try (var reader = ReadOnlyJournal.open(journalFolder).reader(1)) {
            for (var record = reader.poll(); record.isPresent(); record = reader.poll()) {
                ids.add((String) new EcsJson().decode(record.get().payload()).get(Field.EVENT_ID));
            }
        }
        return ids;
    }

    static final class Indexer {
        public static void main(String[] args) throws Exception {
            Path folder = Path.of(args[0]);
            Journal journal = Journal.open(JournalSettings.standard(folder.resolve("journal"), "node-1"), CLOCK);
            EventIndex index = EventIndex.open(folder.resolve("index"), journal, CLOCK);
            for (int i = 0; ; i++) {
                append(journal, Long.parseLong(args[1]) * 1000 + i, 20);
                await(index, journal.lastSequence());
                System.out.println(index.status().indexed());
            }
        }
    }

    @Test
    void anotherProcessFindsTheSameWhileThisOneServesAndAfter() throws Exception {
        try (Journal journal = journal();
                EventIndex index = index(journal)) {
            List<String> all = new ArrayList<>();
            for (int round = 0; round < 5; round++) {
                all.addAll(append(journal, round, 20));
                if (round % 2 == 0) {
                    await(index, journal.lastSequence());
                }
                try (ReadOnlyEventIndex readOnly =
                        ReadOnlyEventIndex.open(indexFolder, ReadOnlyJournal.open(journalFolder), CLOCK)) {
                    assertSame(all, ids(readOnly.search(), ""));
                    assertTrue(ids(readOnly.search(), "event.outcome: success").size() < all.size());
                }
            }
        }
        try (ReadOnlyEventIndex readOnly =
                ReadOnlyEventIndex.open(indexFolder, ReadOnlyJournal.open(journalFolder), CLOCK)) {
            assertEquals(100, ids(readOnly.search(), "").size());
        }
        try (ReadOnlyEventIndex none =
                ReadOnlyEventIndex.open(folder.resolve("none"), ReadOnlyJournal.open(folder.resolve("none")), CLOCK)) {
            assertEquals(List.of(), ids(none.search(), ""));
        }
    }

    @Test
    void aDamagedDayIsSetAsideAndMadeAgain() throws Exception {
        List<String> ids;
        try (Journal journal = journal()) {
            try (EventIndex index = index(journal)) {
                ids = append(journal, 1, 60);
                await(index, 60);
            }
            Path day = indexFolder.resolve("2026-03-09");
            try (var files = Files.list(day)) {
                for (Path file : files.toList()) {
                    if (!file.getFileName().toString().startsWith("write")) {
                        Files.write(file, new byte[] {1, 2, 3});
                    }
                }
            }
            try (ReadOnlyEventIndex readOnly =
                    ReadOnlyEventIndex.open(indexFolder, ReadOnlyJournal.open(journalFolder), CLOCK)) {
                assertSame(ids, ids(readOnly.search(), ""));
            }
            for (int i = 0; i < 2; i++) {
                try (EventIndex index = index(journal)) {
                    while (ids(index.search(), "").size() < ids.size()) {
                        Thread.sleep(5);
                    }
                    assertSame(ids, ids(index.search(), ""));
                    assertTrue(names().contains("2026-03-09.damaged"));
                }
            }
        }
    }

    @Test
    void aLostIndexIsMadeAgain() throws Exception {
        List<String> ids;
        try (Journal journal = journal()) {
            try (EventIndex index = index(journal)) {
                ids = append(journal, 1, 30);
                await(index, 30);
            }
            Folders.deleteTree(indexFolder);
            try (EventIndex index = index(journal)) {
                await(index, 30);
                assertSame(ids, ids(index.search(), ""));
            }
        }
    }

    @Test
    void aLostJournalDoesNotStopTheIndex() throws Exception {
        try (Journal journal = journal();
                EventIndex index = index(journal)) {
            append(journal, 1, 30);
            await(index, 30);
        }
        Folders.deleteTree(journalFolder);
        try (Journal journal = journal();
                EventIndex index = index(journal)) {
            append(journal, 2, 5);
            await(index, 5);
            assertEquals(35, ids(index.search(), "").size());
        }
        try (DayIndexes days = DayIndexes.open(indexFolder)) {
            assertEquals(5, days.cursor(), "a crash now must not leave out what comes next");
        }
    }

    @Test
    void retentionDeletesWholeDays() throws Exception {
        try (Journal journal = journal();
                EventIndex index = index(journal)) {
            append(journal, 1, 60);
            await(index, 60);
            index.enforceRetention(Duration.ofDays(2));
            while (names().size() > 3) {
                Thread.sleep(5);
            }
            assertEquals(Set.of("2026-03-10", "2026-03-09", "2026-03-08"), names());
            assertEquals(
                    0,
                    index.search()
                            .search("@timestamp < 2026-03-08", Optional.empty(), Optional.empty(), Optional.empty(), 5)
                            .total());
            long left = index.search()
                    .search("", Optional.empty(), Optional.empty(), Optional.empty(), 5)
                    .total();
            assertTrue(left > 0 && left < 60);
        }
    }

    @Test
    void wrongCursorsAndLimitsAreRefused() throws Exception {
        try (Journal journal = journal();
                EventIndex index = index(journal)) {
            for (String cursor : List.of("", "x", "1", "1-", "99999999999999999999-1")) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> index.search().search("", Optional.empty(), Optional.empty(), Optional.of(cursor), 5));
            }
            for (int limit : List.of(0, -1, 10_001)) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> index.search().search("", Optional.empty(), Optional.empty(), Optional.empty(), limit));
            }
        }
    }
}
