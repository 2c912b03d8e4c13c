package org.portcullis.siem.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.FSDirectory;

/**
 * An index's folders at a glance, whether another process writes them or not; nothing of them is changed.
 *
 * @param days that have an index of their own
 * @param toBeMadeAgain those of them that another version wrote, or that cannot be read: from the journal, at a start
 */
public record StoredIndex(int days, int toBeMadeAgain) {

    /** @throws UncheckedIOException when the folder cannot be listed; one that is not there is an empty index */
    public static StoredIndex in(Path folder) {
        Folders folders = new Folders(folder);
        try {
            int days = 0;
            int others = 0;
            for (LocalDate day : folders.days()) {
                days++;
                others += isReadable(folders.of(day)) ? 0 : 1;
            }
            return new StoredIndex(days, others);
        } catch (IOException e) {
            throw new UncheckedIOException("the index in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isReadable(Path day) {
        try (FSDirectory directory = FSDirectory.open(day)) {
            DayIndex.requireLayout(SegmentInfos.readLatestCommit(directory).getUserData());
            return true;
        } catch (IOException | IllegalArgumentException otherVersion) {
            return false;
        }
    }
}
