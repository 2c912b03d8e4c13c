package org.portcullis.siem.index;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.portcullis.siem.format.EcsJson;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.journal.JournalRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The thread that follows the journal and alone changes the index. */
final class IndexFeed implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(IndexFeed.class);
    private static final Duration IDLE = Duration.ofMillis(100);
    private static final long COMMIT_NANOS = Duration.ofSeconds(5).toNanos();
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final Path folder;
    private final Journal journal;
    private final EcsJson ecs = new EcsJson();
    private final Set<LocalDate> toRebuild = ConcurrentHashMap.newKeySet();
    private volatile Optional<DayIndexes> days = Optional.empty();
    private LocalDate keptFrom = LocalDate.MIN;
    private volatile LocalDate keepFrom = LocalDate.MIN;
    private volatile long indexed;
    private volatile long committed;
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean stopping;

    IndexFeed(Path folder, Journal journal) {
        this.folder = folder;
        this.journal = journal;
    }

    Optional<DayIndexes> days() {
        return days;
    }

    EventIndex.Status status() {
        return new EventIndex.Status(indexed, committed, failure);
    }

    void keepFrom(LocalDate oldest) {
        keepFrom = oldest;
    }

    void rebuild(LocalDate day) {
        toRebuild.add(day);
    }

    void stop() {
        stopping = true;
    }

    /** Opens what there is, so that it can be searched at once. */
    void open() {
        try {
            DayIndexes opened = DayIndexes.open(folder);
            days = Optional.of(opened);
            if (opened.cursor() > journal.lastSequence()) {
                LOG.warn("the journal is shorter than the index; searches find what is in either");
                opened.rewind(journal.lastSequence());
            }
            committed = opened.cursor();
            indexed = committed;
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    @Override
    public void run() {
        while (!stopping) {
            try {
                if (days.isEmpty()) {
                    open();
                }
                if (days.isPresent()) {
                    feed(days.get());
                }
            } catch (IOException | RuntimeException e) {
                failed(e);
            } catch (InterruptedException e) {
                break;
            }
            pauseAfterFailure();
        }
        closeDays();
    }

    private void pauseAfterFailure() {
        long until = System.nanoTime() + PAUSE_AFTER_FAILURE.toNanos();
        while (failure.isPresent() && !stopping && System.nanoTime() - until < 0) {
            try {
                Thread.sleep(IDLE.toMillis());
            } catch (InterruptedException e) {
                stopping = true;
            }
        }
    }

    private void failed(Exception cause) {
        LOG.error("the index in {} does not follow the journal: {}; trying again", folder, cause.toString());
        failure = Optional.of(cause.toString());
        closeDays();
    }

    private void closeDays() {
        Optional<DayIndexes> closing = days;
        days = Optional.empty();
        closing.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException | RuntimeException e) {
                LOG.warn("the index in {} cannot be closed: {}", folder, e.toString());
            }
        });
    }

    /** Follows the journal until stopped, or until days have to be made again. */
    private void feed(DayIndexes open) throws IOException, InterruptedException {
        for (LocalDate day : Set.copyOf(toRebuild)) {
            LOG.error("the index of {} is damaged; it is set aside and made again", day);
            open.setAside(day);
            toRebuild.remove(day);
        }
        Set<LocalDate> incomplete = open.incomplete();
        long cursor = open.cursor();
        long start = incomplete.stream()
                .map(day -> day.atStartOfDay(ZoneOffset.UTC).toInstant())
                .mapToLong(journal::sequenceAt)
                .reduce(cursor + 1, Math::min);
        Progress progress = new Progress(open, cursor, !incomplete.isEmpty());
        try (JournalReader reader = journal.reader(start)) {
            failure = Optional.empty();
            while (!stopping && toRebuild.isEmpty()) {
                Optional<JournalRecord> next = reader.poll(IDLE);
                if (next.isPresent()) {
                    progress.read(next.get(), put(open, next.get(), cursor, incomplete));
                } else {
                    progress.caughtUp = true;
                }
                progress.commitIfDue();
                deleteOld(open);
            }
        }
        progress.commit();
    }

    /** What was read, and what of it is to be committed. */
    private final class Progress {
        private final DayIndexes open;
        private final long cursor;
        private long sequence;
        private boolean caughtUp;
        private boolean uncommitted;
        private long commitAt = System.nanoTime();

        /** @param cursor up to which records are read again only for days that have to be made again */
        private Progress(DayIndexes open, long cursor, boolean uncommitted) {
            this.open = open;
            this.cursor = cursor;
            this.sequence = cursor;
            this.uncommitted = uncommitted;
        }

        private void read(JournalRecord record, boolean put) {
            caughtUp = record.sequence() >= cursor;
            sequence = Math.max(sequence, record.sequence());
            if (put) {
                commitAt = uncommitted ? commitAt : System.nanoTime() + COMMIT_NANOS;
                uncommitted = true;
            }
            indexed = sequence;
        }

        private void commitIfDue() throws IOException {
            if (!uncommitted || System.nanoTime() - commitAt >= 0) {
                commit();
            }
        }

        /** Half of a day that is made again must not be committed: the next start would take it for the whole. */
        private void commit() throws IOException {
            if (caughtUp) {
                if (uncommitted) {
                    open.commit(sequence);
                    uncommitted = false;
                }
                committed = sequence;
            }
        }
    }

    /** False when the record has no place in the index. */
    private boolean put(DayIndexes open, JournalRecord record, long cursor, Set<LocalDate> incomplete)
            throws IOException {
        Optional<IndexableEvent> event = IndexableEvent.of(record, ecs);
        if (event.isEmpty()) {
            return false;
        }
        LocalDate day = event.get().day();
        boolean again = record.sequence() <= cursor;
        if (day.isBefore(keepFrom) || again && !incomplete.contains(day)) {
            return false;
        }
        open.put(day, event.get().id(), event.get().document());
        return true;
    }

    private void deleteOld(DayIndexes open) throws IOException {
        LocalDate oldest = keepFrom;
        if (!oldest.equals(keptFrom)) {
            int deleted = open.deleteBefore(oldest);
            keptFrom = oldest;
            if (deleted > 0) {
                LOG.info("index: {} days before {} deleted", deleted, oldest);
            }
        }
    }
}
