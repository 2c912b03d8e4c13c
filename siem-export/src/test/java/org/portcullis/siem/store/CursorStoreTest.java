package org.portcullis.siem.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.portcullis.policy.store.Database;

class CursorStoreTest {
    private static final Instant TIME = Instant.parse("2026-03-10T12:00:00Z");

    @TempDir
    Path folder;

    @Test
    void cursorsAndDeadLettersAreThereAfterReopening() {
        Path file = folder.resolve("portcullis.db");
        try (Database database = Database.open(file)) {
            CursorStore store = new CursorStore(database);
            assertEquals(0, store.cursor("es"));
            assertEquals(OptionalLong.empty(), store.lowestCursor(List.of()));
            store.advance("es", 10, List.of(letter(7, "x".repeat(5000)), letter(9, "short")));
            store.advance("es", 20, List.of());
            store.advance("other", 30, List.of());
        }
        try (Database database = Database.open(file)) {
            CursorStore store = new CursorStore(database);
            assertEquals(20, store.cursor("es"));
            assertEquals(OptionalLong.of(20), store.lowestCursor(List.of("es", "other")));
            assertEquals(OptionalLong.of(0), store.lowestCursor(List.of("es", "new")));
            assertEquals(2, store.countDeadLetters("es"));
            assertEquals(0, store.countDeadLetters("other"));
            List<DeadLetter> letters = store.deadLetters("es", 10);
            assertEquals(
                    List.of(9L, 7L), letters.stream().map(DeadLetter::sequence).toList());
            assertEquals(2000, letters.get(1).reason().length());
            assertArrayEquals(new byte[] {9}, letters.get(0).document());
            assertEquals(TIME, letters.get(0).refusedAt());
            assertEquals(2, store.deleteDeadLettersBefore(TIME.plusMillis(1)));
            assertEquals(0, store.countDeadLetters("es"));
        }
    }

    /** What is delivered again after a lost cursor may be refused again. */
    @Test
    void theSameDeadLetterCountsOnce() {
        try (Database database = Database.open(folder.resolve("portcullis.db"))) {
            CursorStore store = new CursorStore(database);
            store.advance("es", 10, List.of(letter(7, "first")));
            store.advance("es", 10, List.of(letter(7, "again")));
            assertEquals(1, store.countDeadLetters("es"));
            assertEquals("again", store.deadLetters("es", 1).get(0).reason());
        }
    }

    private static DeadLetter letter(long sequence, String reason) {
        return new DeadLetter(sequence, "id-" + sequence, 400, reason, new byte[] {(byte) sequence}, TIME);
    }
}
