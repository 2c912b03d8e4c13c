package org.portcullis.siem.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.NRTCachingDirectory;
import org.apache.lucene.util.BytesRef;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.portcullis.siem.journal.JournalSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events as they are at one moment, for a process that does not write them, whether another one serves or not: what is
 * committed of each day, and the journal's records behind that, indexed here: in memory, or in a temporary folder when
 * they are many.
 */
public final class ReadOnlyEventIndex implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadOnlyEventIndex.class);
    private static final double CACHED_MEBI = 64;

    private final Path temporary;
    private final Directory tailDirectory;
    private final List<Snapshot.Part> parts = new ArrayList<>();
    private final Set<LocalDate> unreadable = new HashSet<>();
    private final EventDocuments documents = new EventDocuments();
    private final EventSearch search;
    private long last;

    private ReadOnlyEventIndex(InstantSource clock) throws IOException {
        this.temporary = Files.createTempDirectory("portcullis-events");
        this.tailDirectory = new NRTCachingDirectory(FSDirectory.open(temporary), CACHED_MEBI, CACHED_MEBI);
        this.search = new EventSearch(this::snapshot, (part, cause) -> {}, clock);
    }

    /**
     * @param folder of the index; one that is not there is an empty index
     * @throws UncheckedIOException when it cannot be read
     */
    public static ReadOnlyEventIndex open(Path folder, JournalSource journal, InstantSource clock) {
        try {
            ReadOnlyEventIndex index = new ReadOnlyEventIndex(clock);
            try {
                index.read(new Folders(folder), journal);
            } catch (IOException | RuntimeException e) {
                index.close();
                throw e;
            }
            return index;
        } catch (IOException e) {
            throw new UncheckedIOException("the index in " + folder + " cannot be read: " + e.getMessage(), e);
        }
    }

    public EventSearch search() {
        return search;
    }

    /** The cursor is read first: whatever is committed while the days are being opened is then both there and in the tail. */
    private void read(Folders folders, JournalSource journal) throws IOException {
        List<LocalDate> days = folders.days();
        long cursor = 0;
        for (LocalDate day : days) {
            Map<String, String> commit = lastCommit(folders.of(day));
            cursor = Math.max(cursor, DayIndex.cursor(commit));
            DayIndex.days(commit).stream().filter(then -> !days.contains(then)).forEach(unreadable::add);
        }
        last = cursor;
        List<Snapshot.Part> committed = new ArrayList<>();
        for (int i = days.size() - 1; i >= 0; i--) {
            LocalDate day = days.get(i);
            open(folders, day)
                    .ifPresent(reader -> committed.add(Snapshot.Part.ofDay(day, reader, new MatchAllDocsQuery())));
        }
        parts.addAll(committed);
        folders.damaged().stream().filter(day -> !days.contains(day)).forEach(unreadable::add);
        List<BytesRef> tailIds = readTail(journal, cursor);
        Query committedOnly = new BooleanQuery.Builder()
                .add(new MatchAllDocsQuery(), Occur.FILTER)
                .add(new TermInSetQuery(Field.EVENT_ID.name(), tailIds), Occur.MUST_NOT)
                .build();
        parts.replaceAll(part -> part.name().equals("tail") || tailIds.isEmpty()
                ? part
                : new Snapshot.Part(part.name(), part.reader(), committedOnly, part.first(), part.last()));
    }

    private static Map<String, String> lastCommit(Path folder) throws IOException {
        try (Directory directory = FSDirectory.open(folder)) {
            return SegmentInfos.readLatestCommit(directory).getUserData();
        } catch (IOException | IllegalArgumentException damagedOrNone) {
            return Map.of(); // Opening it tells.
        }
    }

    private Optional<DirectoryReader> open(Folders folders, LocalDate day) {
        try {
            DirectoryReader reader = DirectoryReader.open(FSDirectory.open(folders.of(day)));
            try {
                DayIndex.requireLayout(reader.getIndexCommit().getUserData());
                return Optional.of(reader);
            } catch (IOException otherVersion) {
                reader.close();
                throw otherVersion;
            }
        } catch (IOException | IllegalArgumentException e) {
            if (!(e instanceof IndexNotFoundException)) {
                LOG.warn("the index of {} cannot be read ({}); reading the journal instead", day, e.toString());
            }
            unreadable.add(day);
            return Optional.empty();
        }
    }

    /** Indexes the records behind the cursor, and all of the days that could not be opened; answers their ids. */
    private List<BytesRef> readTail(JournalSource journal, long cursor) throws IOException {
        List<BytesRef> ids = new ArrayList<>();
        try (IndexWriter writer = new IndexWriter(tailDirectory, DayIndex.settings());
                JournalReader reader = journal.reader(unreadable.isEmpty() ? cursor + 1 : 1)) {
            for (Optional<JournalRecord> next = reader.poll(); next.isPresent(); next = reader.poll()) {
                last = next.get().sequence();
                Optional<IndexableEvent> event = documents
                        .read(next.get())
                        .filter(one -> one.sequence() > cursor || unreadable.contains(one.day()));
                if (event.isPresent()) {
                    BytesRef id = new BytesRef(event.get().id());
                    writer.updateDocument(
                            new Term(Field.EVENT_ID.name(), id), event.get().document());
                    ids.add(id);
                }
            }
            DirectoryReader tail = DirectoryReader.open(writer);
            parts.add(0, new Snapshot.Part("tail", tail, new MatchAllDocsQuery(), Long.MIN_VALUE, Long.MAX_VALUE));
        }
        return ids;
    }

    private Snapshot snapshot() {
        parts.forEach(part -> part.reader().incRef());
        return new Snapshot(parts, Set.of(), last, 0);
    }

    @Override
    public void close() throws IOException {
        for (Snapshot.Part part : parts) {
            part.reader().decRef();
        }
        tailDirectory.close();
        Folders.deleteTree(temporary);
    }
}
