package org.portcullis.siem.index;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which days of an index this version would make again. */
class StoredIndexTest {
    @TempDir
    private Path folder;

    @Test
    void daysOfAnotherVersionAndDamagedOnesAreMadeAgain() throws Exception {
        assertEquals(new StoredIndex(0, 0), StoredIndex.in(folder.resolve("none")));
        LocalDate day = LocalDate.of(2026, 1, 4);
        Folders folders = new Folders(folder);
        try (DayIndex own = new DayIndex(day, folders.of(day))) {
            own.commit(7, List.of(day));
        }
        assertEquals(new StoredIndex(1, 0), StoredIndex.in(folder));
        try (FSDirectory directory = FSDirectory.open(folders.of(day.plusDays(1)));
                IndexWriter writer = new IndexWriter(directory, DayIndex.settings())) {
            writer.setLiveCommitData(Map.of("sequence", "7", "layout", "1").entrySet());
            writer.commit();
        }
        Files.createDirectory(folders.of(day.plusDays(2)));
        assertEquals(new StoredIndex(3, 2), StoredIndex.in(folder));
    }
}
