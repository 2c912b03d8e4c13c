package org.portcullis.siem.journal;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.portcullis.policy.event.Field;
import org.portcullis.siem.SampleEvents;
import org.portcullis.siem.format.EcsJson;

/** What the journal's tests do again and again. */
final class JournalFixture {
    static final Instant TIME = Instant.parse("2026-03-01T10:00:00Z");
    static final InstantSource CLOCK = InstantSource.fixed(TIME);

    private JournalFixture() {}

    static JournalSettings settings(Path folder) {
        return JournalSettings.standard(folder, "node-1");
    }

    static Journal open(Path folder) {
        return Journal.open(settings(folder), CLOCK);
    }

    /** A journal whose segments hold one group each. */
    static Journal openTiny(Path folder) {
        return Journal.open(settings(folder).withSegmentOctets(1), CLOCK);
    }

    static long append(Journal journal, String id) throws Exception {
        return await(journal.append(SampleEvents.named(id, TIME)));
    }

    static <T> T await(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(120, TimeUnit.SECONDS);
    }

    /** Appends {@code e1} to {@code eN}, each in its own group, and closes. */
    static void fill(Path folder, long segmentOctets, int events) throws Exception {
        try (Journal journal = Journal.open(settings(folder).withSegmentOctets(segmentOctets), CLOCK)) {
            long before = journal.lastSequence();
            for (long i = before + 1; i <= before + events; i++) {
                append(journal, "e" + i);
            }
        }
    }

    /** The ids of all that can be read, in order. */
    static List<String> ids(JournalSource journal) {
        return ids(journal, 1);
    }

    static List<String> ids(JournalSource journal, long from) {
        try (JournalReader reader = journal.reader(from)) {
            return poll(reader);
        }
    }

    /** The ids of all that a reader has now. */
    static List<String> poll(JournalReader reader) {
        List<String> ids = new ArrayList<>();
        for (Optional<JournalRecord> record = reader.poll(); record.isPresent(); record = reader.poll()) {
            ids.add((String) new EcsJson().decode(record.get().payload()).get(Field.EVENT_ID));
        }
        return ids;
    }

    /** {@code e<from>} to {@code e<to>}. */
    static List<String> names(int from, int to) {
        List<String> names = new ArrayList<>();
        for (int i = from; i <= to; i++) {
            names.add("e" + i);
        }
        return names;
    }

    static List<Path> segments(Path folder) throws Exception {
        return Segment.list(folder).stream().map(Segment::file).toList();
    }
}
