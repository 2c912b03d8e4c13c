package org.portcullis.siem.index;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.FSDirectory;
import org.portcullis.policy.event.Field;

/**
 * The events of one day (UTC). One thread writes; any may read. The index can be read as long as it is open, and a writer
 * is open only while events of that day come in. What was put becomes visible when somebody looks: a segment made for
 * nobody costs as much as one that is searched.
 */
final class DayIndex implements Closeable {
    /** In the data of a commit: every record of the journal up to this sequence is committed, of all days. */
    private static final String CURSOR = "sequence";

    /** In the data of a commit: how events lie in the index; what another version of this class wrote is made again. */
    private static final String LAYOUT = "layout";

    private static final String THIS_LAYOUT = "3";

    /** In the data of a commit: every day that there was. */
    private static final String DAYS = "days";

    private static final double BUFFER_MEBI = 32;
    private static final long LARGEST_PIECE = 4L << 30;

    private final LocalDate day;
    private final FSDirectory directory;
    private Optional<IndexWriter> writer = Optional.empty();
    private volatile DirectoryReader reader;
    private volatile boolean unrefreshed;
    private boolean uncommitted;

    /** @throws IOException when the index is damaged or cannot be read */
    DayIndex(LocalDate day, Path folder) throws IOException {
        this.day = day;
        this.directory = FSDirectory.open(folder);
        try {
            if (DirectoryReader.indexExists(directory)) {
                this.reader = DirectoryReader.open(directory);
                requireLayout(reader.getIndexCommit().getUserData());
            } else {
                this.writer = Optional.of(new IndexWriter(directory, settings()));
                this.reader = DirectoryReader.open(writer.get());
                this.uncommitted = true;
            }
        } catch (IOException | RuntimeException e) {
            rollback();
            directory.close();
            throw e;
        }
    }

    static IndexWriterConfig settings() {
        ConcurrentMergeScheduler merges = new ConcurrentMergeScheduler();
        merges.setMaxMergesAndThreads(4, 1);
        return new IndexWriterConfig(new StandardAnalyzer())
                .setIndexSort(EventDocuments.newestFirst())
                .setRAMBufferSizeMB(BUFFER_MEBI)
                .setMergeScheduler(merges)
                .setCommitOnClose(false);
    }

    /** The sequence up to which all days were committed when this one last was; 0 for none. */
    long cursor() throws IOException {
        return cursor(reader.getIndexCommit().getUserData());
    }

    static long cursor(Map<String, String> commitData) {
        return Long.parseLong(commitData.getOrDefault(CURSOR, "0"));
    }

    /** @throws IOException when the index is of another version */
    static void requireLayout(Map<String, String> commitData) throws IOException {
        if (commitData.containsKey(CURSOR) && !THIS_LAYOUT.equals(commitData.get(LAYOUT))) {
            throw new IOException("it was written by another version");
        }
    }

    /** The days that there were when this one was committed last. */
    List<LocalDate> daysThen() throws IOException {
        return days(reader.getIndexCommit().getUserData());
    }

    static List<LocalDate> days(Map<String, String> commitData) {
        String days = commitData.getOrDefault(DAYS, "");
        return days.isEmpty()
                ? List.of()
                : Stream.of(days.split(",")).map(LocalDate::parse).toList();
    }

    LocalDate day() {
        return day;
    }

    /** Adds an event, in place of one with the same id. */
    void put(String id, List<IndexableField> document) throws IOException {
        if (writer.isEmpty()) {
            open();
        }
        writer.get().updateDocument(new Term(Field.EVENT_ID.name(), id), document);
        unrefreshed = true;
        uncommitted = true;
    }

    private synchronized void open() throws IOException {
        writer = Optional.of(new IndexWriter(directory, settings()));
        swap(DirectoryReader.open(writer.get()));
    }

    /** Makes what was put visible to readers; may be called by any thread. */
    void refresh() throws IOException {
        if (unrefreshed) {
            refreshNow();
        }
    }

    private synchronized void refreshNow() throws IOException {
        if (unrefreshed && writer.isPresent()) {
            // What is put meanwhile is for the next time.
            unrefreshed = false;
            try {
                DirectoryReader newer = DirectoryReader.openIfChanged(reader, writer.get());
                if (newer != null) {
                    swap(newer);
                }
            } catch (IOException | RuntimeException e) {
                unrefreshed = true;
                throw e;
            }
        }
    }

    boolean uncommitted() {
        return uncommitted;
    }

    /**
     * @param cursor see {@link #cursor()}
     * @param days that there are
     */
    void commit(long cursor, Collection<LocalDate> days) throws IOException {
        writer.orElseThrow().setLiveCommitData(data(cursor, days).entrySet());
        writer.get().commit();
        uncommitted = false;
    }

    private static Map<String, String> data(long cursor, Collection<LocalDate> days) {
        Map<String, String> data = new TreeMap<>();
        data.put(CURSOR, String.valueOf(cursor));
        data.put(LAYOUT, THIS_LAYOUT);
        data.put(DAYS, days.stream().map(LocalDate::toString).collect(Collectors.joining(",")));
        return data;
    }

    /** Has the next commit write the days anew, if events of this one come in. */
    void touch() {
        uncommitted |= writer.isPresent();
    }

    /** @throws IOException when a file of what is visible is not as it was written */
    void checkIntegrity() throws IOException {
        DirectoryReader checked = acquire();
        try {
            for (LeafReaderContext leaf : checked.leaves()) {
                ((CodecReader) leaf.reader()).checkIntegrity();
            }
        } finally {
            checked.decRef();
        }
    }

    /** Puts another cursor into the last commit of an index that is otherwise left as it is. */
    synchronized void rewind(long cursor) throws IOException {
        try (IndexWriter rewriting = new IndexWriter(directory, settings())) {
            rewriting.setLiveCommitData(data(cursor, daysThen()).entrySet());
            rewriting.commit();
        }
        swap(DirectoryReader.open(directory));
    }

    /** Whether a search has to look into several pieces, none of which is just being merged. */
    boolean inPieces() throws IOException {
        refresh();
        return reader.leaves().size() > 1 && writer.map(DayIndex::idle).orElse(true);
    }

    /** Begins to put everything in one piece, in the background; false where it is too large to be written anew. */
    boolean merge() throws IOException {
        long octets = 0;
        for (String file : directory.listAll()) {
            octets += directory.fileLength(file);
        }
        long free = Files.getFileStore(directory.getDirectory()).getUsableSpace();
        if (octets > LARGEST_PIECE || octets > free / 2) {
            return false;
        }
        if (writer.isEmpty()) {
            open();
        }
        writer.get().forceMerge(1, false);
        return true;
    }

    /** Whether what {@link #merge} began is over, well or not; then it can be committed. */
    boolean merged() {
        boolean over = writer.map(DayIndex::idle).orElse(true);
        uncommitted |= over && writer.isPresent();
        unrefreshed |= over;
        return over;
    }

    private static boolean idle(IndexWriter writer) {
        ConcurrentMergeScheduler merges =
                (ConcurrentMergeScheduler) writer.getConfig().getMergeScheduler();
        return !writer.hasPendingMerges() && merges.mergeThreadCount() == 0;
    }

    /** Closes the writer of a committed index. */
    synchronized void rest() throws IOException {
        if (writer.isPresent() && !uncommitted) {
            unrefreshed = true; // As long as a reader has what was merged since, its files are not deleted.
            refresh();
            writer.get().close();
            writer = Optional.empty();
            swap(DirectoryReader.open(directory));
        }
    }

    /** The index as it is visible now; the caller must {@code decRef} it. */
    DirectoryReader acquire() {
        while (true) {
            DirectoryReader current = reader;
            if (current.tryIncRef()) {
                return current;
            }
            if (current == reader) {
                throw new AlreadyClosedException("the index of " + day + " is closed");
            }
        }
    }

    private void swap(DirectoryReader newer) throws IOException {
        DirectoryReader older = reader;
        reader = newer;
        older.decRef();
    }

    /** What is not committed is given up; the journal has it. */
    @Override
    public synchronized void close() throws IOException {
        rollback();
        reader.decRef();
        directory.close();
    }

    private void rollback() throws IOException {
        if (writer.isPresent()) {
            writer.get().rollback();
            writer = Optional.empty();
        }
    }
}
