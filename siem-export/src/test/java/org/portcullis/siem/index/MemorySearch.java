package org.portcullis.siem.index;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.JournalRecord;

/** A few events, searched as the product searches them. */
public final class MemorySearch implements AutoCloseable {
    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final EcsJson ecs = new EcsJson();
    private final EventDocuments documents = new EventDocuments();
    private final List<JournalRecord> records = new ArrayList<>();
    private final Instant now;
    private final DirectoryReader reader;
    final EventSearch search;

    public MemorySearch(List<SecurityEvent> events, Instant now) throws IOException {
        this.now = now;
        try (IndexWriter writer = new IndexWriter(directory, DayIndex.settings())) {
            long sequence = 0;
            for (SecurityEvent event : events) {
                ByteArrayOutputStream out = new ByteArrayOutputStream();
                ecs.encode(event, ++sequence, out);
                JournalRecord record = new JournalRecord(sequence, new byte[0], out.toByteArray());
                records.add(record);
                writer.addDocument(documents.read(record).orElseThrow().document());
            }
            writer.commit();
        }
        this.reader = DirectoryReader.open(directory);
        this.search = new EventSearch(this::snapshot, (part, cause) -> {}, InstantSource.fixed(now));
    }

    private Snapshot snapshot() {
        reader.incRef();
        return new Snapshot(
                List.of(new Snapshot.Part("memory", reader, new MatchAllDocsQuery(), Long.MIN_VALUE, Long.MAX_VALUE)),
                Set.of(),
                reader.numDocs(),
                0);
    }

    /** The ids of all that a query finds, newest first. */
    public List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            EventPage page = search.search(query, Optional.empty(), Optional.empty(), cursor, 100);
            page.events().forEach(event -> ids.add(id(event)));
            cursor = page.next();
        } while (cursor.isPresent());
        return ids;
    }

    /** The ids of all that an exporter's filter lets through. */
    Set<String> filtered(String query) {
        EventFilter filter = EventFilter.of(query, InstantSource.fixed(now));
        return records.stream()
                .filter(filter::matches)
                .map(record -> (String) ecs.decode(record.payload()).get(Field.EVENT_ID))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String id(String event) {
        return (String) ecs.decode(event.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .get(Field.EVENT_ID);
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
    }
}
