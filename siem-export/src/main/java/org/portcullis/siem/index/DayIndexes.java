package org.portcullis.siem.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All days of the index. One thread changes them; any may search. */
final class DayIndexes implements Closeable {
    private static final Logger LOG = LoggerFactory.getLogger(DayIndexes.class);
    private static final int OPEN_WRITERS = 3;

    /** Why a day is incomplete whose first commit a crash forestalled. */
    static final String NEVER_WHOLE = "it was never whole on the disk";

    private final Folders folders;
    private final ConcurrentSkipListMap<LocalDate, DayIndex> days = new ConcurrentSkipListMap<>();
    private final List<DayIndex> writing = new ArrayList<>();
    private final Map<LocalDate, String> incomplete = new ConcurrentHashMap<>();
    private final PastDays past = new PastDays();
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
        Set<LocalDate> known = new TreeSet<>();
        for (LocalDate day : folders.days()) {
            try {
                DayIndex index = new DayIndex(day, folders.of(day));
                days.put(day, index);
                cursor = Math.max(cursor, index.cursor());
                if (index.uncommitted()) {
                    writing.add(index);
                    incomplete.put(day, NEVER_WHOLE);
                } else {
                    known.addAll(index.daysThen());
                }
            } catch (IOException | RuntimeException e) {
                LOG.error("the index of {} cannot be used ({}); it is set aside and made again", day, e.toString());
                folders.setAside(day);
                incomplete.put(day, e.toString());
            }
        }
        folders.damaged().forEach(day -> incomplete.putIfAbsent(day, "it was set aside before"));
        incomplete
                .keySet()
                .removeIf(day -> days.containsKey(day) && !days.get(day).uncommitted());
        known.forEach(day -> {
            if (!days.containsKey(day)) {
                incomplete.putIfAbsent(day, "its folder is gone");
            }
        });
        for (LocalDate day : incomplete.keySet()) {
            if (!days.containsKey(day)) {
                begin(day);
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

    /** Days that have to be made again from the journal, and why. */
    Map<LocalDate, String> incomplete() {
        return Map.copyOf(incomplete);
    }

    /** Everything that the journal has of the incomplete days has been put: the next commit makes them whole. */
    void completed() {
        incomplete.clear();
    }

    void put(LocalDate day, String id, List<IndexableField> document) throws IOException {
        DayIndex index = days.get(day);
        if (index == null) {
            index = begin(day);
        } else if (!writing.contains(index)) {
            writing.add(index);
        }
        index.put(id, document);
    }

    /**
     * Commits every day but those that are incomplete: half of one must not be taken for the whole by the next start. The
     * new cursor goes into the last commit, so that it is never ahead of what the others hold.
     *
     * @param sequence all records up to this one have been put
     */
    void commit(long sequence) throws IOException {
        List<DayIndex> dirty = writing.stream()
                .filter(DayIndex::uncommitted)
                .filter(index -> !incomplete.containsKey(index.day()))
                .toList();
        for (int i = 0; i < dirty.size(); i++) {
            dirty.get(i).commit(i < dirty.size() - 1 ? cursor : sequence, days.keySet());
        }
        if (!dirty.isEmpty()) {
            cursor = sequence;
        }
        past.next(days, day -> !incomplete.containsKey(day))
                .filter(day -> !writing.contains(day))
                .ifPresent(writing::add);
        List<DayIndex> whole = new ArrayList<>(writing.stream()
                .filter(index -> !index.uncommitted() && !past.concern(index))
                .toList());
        while (writing.size() > OPEN_WRITERS && !whole.isEmpty()) {
            writing.remove(whole.get(0));
            whole.remove(0).rest();
        }
    }

    /** Whether the files of a day are as they were written; one that is not there is none of its readers' business. */
    void checkIntegrity(LocalDate day) throws IOException {
        DayIndex index = days.get(day);
        if (index != null) {
            index.checkIntegrity();
        }
    }

    /** Sets a day aside that turned out to be damaged. */
    void setAside(LocalDate day, String why) throws IOException {
        DayIndex index = days.remove(day);
        if (index != null) {
            writing.remove(index);
            index.close();
            folders.setAside(day);
            begin(day);
            incomplete.put(day, why);
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
        if (deleted > 0) {
            writing.forEach(DayIndex::touch);
        }
        return deleted;
    }

    /**
     * All days with all that was put so far, newest first.
     *
     * @param complete every record up to this sequence has been put
     * @param missing see {@link Snapshot#missing}; 0 while it is not known yet
     */
    Snapshot snapshot(long complete, long missing) throws IOException {
        Set<String> again =
                incomplete.keySet().stream().map(LocalDate::toString).collect(Collectors.toSet());
        long gaps = again.isEmpty() || missing > 0 ? missing : complete;
        Snapshot snapshot = new Snapshot(new ArrayList<>(), again, complete, gaps);
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
