package org.portcullis.siem.index;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    /** Records that are read at a time, of new ones and of days that are made again. */
    private static final int TURN = 200;

    private final Path folder;
    private final Journal journal;
    private final IndexNews news;
    private final EventDocuments documents = new EventDocuments();
    private final IndexSuspicions suspicions = new IndexSuspicions();
    private final Set<LocalDate> told = new HashSet<>();
    private volatile Optional<DayIndexes> days = Optional.empty();
    private LocalDate keptFrom = LocalDate.MIN;
    private volatile LocalDate keepFrom = LocalDate.MIN;
    private volatile long indexed;
    private volatile long committed;
    private volatile long missing;
    private volatile Optional<String> failure = Optional.empty();
    private volatile boolean stopping;

    IndexFeed(Path folder, Journal journal, IndexNews news) {
        this.folder = folder;
        this.journal = journal;
        this.news = news;
    }

    /** Every day with all that was put up to now. */
    Snapshot snapshot() throws IOException {
        long complete =
                indexed; // Before the days are looked at: what is put meanwhile may be in one and not in another.
        return days.orElseThrow(
                        () -> new SearchException("the index cannot be read: " + failure.orElse("it is closed")))
                .snapshot(complete, missing);
    }

    EventIndex.Status status() {
        return new EventIndex.Status(indexed, committed, failure);
    }

    void keepFrom(LocalDate oldest) {
        keepFrom = oldest;
    }

    /** A search could not read a day. */
    void suspect(LocalDate day, Throwable cause) {
        suspicions.add(day, cause);
    }

    void stop() {
        stopping = true;
    }

    /** Opens what there is, so that it can be searched at once. */
    void open() {
        try {
            DayIndexes opened = DayIndexes.open(folder);
            if (opened.cursor() > journal.lastSequence()) {
                LOG.warn("the journal is shorter than the index; searches find what is in either");
                opened.rewind(journal.lastSequence());
            }
            committed = opened.cursor();
            indexed = committed;
            missing = opened.incomplete().isEmpty() ? 0 : committed;
            days = Optional.of(opened);
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

    /** Follows the journal until stopped, or until more days have to be made again. */
    private void feed(DayIndexes open) throws IOException, InterruptedException {
        Map<LocalDate, String> incomplete = open.incomplete();
        tell(incomplete);
        long cursor = indexed;
        IndexProgress progress = new IndexProgress(open, cursor, open.cursor());
        try (Rebuild rebuild = Rebuild.of(incomplete.keySet(), journal, cursor);
                JournalReader reader = journal.reader(cursor + 1)) {
            missing = rebuild.until();
            failure = Optional.empty();
            boolean whole = incomplete.isEmpty();
            while (!stopping && !suspicions.confirmed(open)) {
                follow(open, reader, rebuild.over() ? IDLE : Duration.ZERO, progress);
                again(open, rebuild);
                if (!whole && rebuild.over()) {
                    whole = true;
                    completed(open, rebuild, progress);
                }
                if (progress.commitIfDue(COMMIT_NANOS)) {
                    committed = Math.min(progress.sequence(), rebuild.over() ? Long.MAX_VALUE : rebuild.read());
                }
                deleteOld(open);
            }
        }
        progress.commit();
        committed = missing == 0 ? progress.sequence() : Math.min(committed, progress.sequence());
    }

    private void tell(Map<LocalDate, String> incomplete) {
        incomplete.forEach((day, why) -> {
            // That a crash came before a day's first commit is no damage.
            if (!why.equals(DayIndexes.NEVER_WHOLE) && told.add(day)) {
                news.damaged(day, why, JournalReach.lostBefore(journal, day));
            }
        });
    }

    private void follow(DayIndexes open, JournalReader reader, Duration most, IndexProgress progress)
            throws IOException, InterruptedException {
        Optional<JournalRecord> next = reader.poll(most);
        for (int i = 1; next.isPresent(); i++) {
            progress.read(next.get().sequence(), put(open, next.get(), Optional.empty()));
            indexed = progress.sequence();
            next = i < TURN ? reader.poll() : Optional.empty();
        }
    }

    private void again(DayIndexes open, Rebuild rebuild) throws IOException {
        for (int i = 0; i < TURN && !rebuild.over() && !stopping; i++) {
            Optional<JournalRecord> next = rebuild.next();
            if (next.isPresent() && put(open, next.get(), Optional.of(rebuild.days()))) {
                rebuild.put();
            }
        }
    }

    private void completed(DayIndexes open, Rebuild rebuild, IndexProgress progress) throws IOException {
        open.completed();
        progress.commit();
        committed = progress.sequence();
        missing = 0;
        if (!told.isEmpty()) {
            LOG.info("index: {} made again from the journal, {} events", rebuild.days(), rebuild.events());
            news.rebuilt(rebuild.days(), rebuild.events());
            told.clear();
        }
    }

    /**
     * False when the record has no place in the index.
     *
     * @param only days that it may be of
     */
    private boolean put(DayIndexes open, JournalRecord record, Optional<Set<LocalDate>> only) throws IOException {
        Optional<IndexableEvent> event = documents
                .read(record)
                .filter(read -> !read.day().isBefore(keepFrom)
                        && only.map(wanted -> wanted.contains(read.day())).orElse(true));
        if (event.isPresent()) {
            open.put(event.get().day(), event.get().id(), event.get().document());
        }
        return event.isPresent();
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
