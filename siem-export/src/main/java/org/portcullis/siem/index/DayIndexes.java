package org.portcullis.siem.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All days of the index. One thread changes them; any may search. */
final class DayIndexes implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DayIndexes.class);
    private static final int OPEN_WRITERS = 3;

    private final Folders folders;
    private final ConcurrentSkipListMap<LocalDate, DayIndex> days = new ConcurrentSkipListMap<>();
    private final List<DayIndex> writing = new ArrayList<>();
    private final Set<LocalDate> incomplete = new HashSet<>();
    private long cursor;

    private DayIndexes(Folders folders) {
        this.folders = folders;
    }

    /** Opens every day; those that cannot be opened are set aside and are then {@link #incomplete}. */
    static DayIndexes open(Path root) throws IOException {
        Files.createDirectories(root);
        DayIndexes indexes = new DayIndexes(new Folders(root));
        try {
            indexes.openAll();
        } catch (IOException | RuntimeException e) {
            indexes.close();
            throw e;
        }
        return indexes;
    }

    private void openAll() throws IOException {
        for (LocalDate day : folders.days()) {
            try {
                DayIndex index = new DayIndex(day, folders.of(day));
                days.put(day, index);
                cursor = Math.max(cursor, index.cursor());
                if (index.uncommitted()) {
                    // A crash came before its first commit, or while it was made again.
                    writing.add(index);
                    incomplete.add(day);
                }
            } catch (IOException | RuntimeException e) {
                LOG.error("the index of {} is damaged ({}); it is set aside and made again", day, e.toString());
                folders.setAside(day);
            }
        }
        for (LocalDate day : folders.damaged()) {
            if (!days.containsKey(day)) {
                begin(day);
                incomplete.add(day);
            }
        }
    }

    private DayIndex begin(LocalDate day) throws IOException {
        DayIndex index = new DayIndex(day, folders.of(day));
        days.put(day, index);
        writing.add(index);
        return index;
    }

    /** The sequence up to which every record is committed, but for {@link #incomplete} days. */
    long cursor() {
        return cursor;
    }

    /** The journal that the cursors are of was lost, and the numbers of the one that is there now are lower. */
    void rewind(long sequence) throws IOException {
        for (DayIndex index : days.values()) {
            if (index.cursor() > sequence) {
                index.rewind(sequence);
            }
        }
        cursor = sequence;
    }

    /** Days that have to be made again from the journal. */
    Set<LocalDate> incomplete() {
        return Set.copyOf(incomplete);
    }

    void put(LocalDate day, String id, Document document) throws IOException {
        DayIndex index = days.get(day);
        if (index == null) {
            index = begin(day);
        } else if (!writing.contains(index)) {
            writing.add(index);
        }
        index.put(id, document);
    }

    /**
     * Commits every day. The new cursor goes into the last commit, so that it is never ahead of what the others hold.
     *
     * @param sequence all records up to this one have been put
     */
    void commit(long sequence) throws IOException {
        List<DayIndex> dirty = writing.stream().filter(DayIndex::uncommitted).toList();
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).commit(i < dirty.size() - 1 ? cursor : sequence);
        }
        if (!dirty.isEmpty()) {
            cursor = sequence;
            incomplete.clear();
        }
        while (writing.size() > OPEN_WRITERS) {
            writing.remove(0).rest();
        }
    }

    /** Sets a day aside that turned out to be damaged. */
    void setAside(LocalDate day) throws IOException {
        DayIndex index = days.remove(day);
        if (index != null) {
            writing.remove(index);
            index.close();
            folders.setAside(day);
            begin(day);
            incomplete.add(day);
        }
    }

    /** Deletes whole days; answers how many. */
    int deleteBefore(LocalDate oldest) throws IOException {
        int deleted = 0;
        for (LocalDate day : List.copyOf(days.headMap(oldest).keySet())) {
            DayIndex index = days.remove(day);
            writing.remove(index);
            index.close();
            deleted++;
        }
        for (List<LocalDate> old : List.of(folders.days(), folders.damaged())) {
            for (LocalDate day : old) {
                if (day.isBefore(oldest)) {
                    folders.delete(day);
                    incomplete.remove(day);
                }
            }
        }
        return deleted;
    }

    /** All days with all that was put so far, newest first. */
    Snapshot snapshot() throws IOException {
        Snapshot snapshot = new Snapshot(new ArrayList<>());
        try {
            for (DayIndex index : days.descendingMap().values()) {
                index.refresh();
                snapshot.parts().add(Snapshot.Part.ofDay(index.day(), index.acquire(), new MatchAllDocsQuery()));
            }
            return snapshot;
        } catch (IOException | RuntimeException failed) {
            snapshot.close();
            throw failed;
        }
    }

    @Override
    public void close() throws IOException {
        for (DayIndex index : days.values()) {
            index.close();
        }
        days.clear();
    }
}
