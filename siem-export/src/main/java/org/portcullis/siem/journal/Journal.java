package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent;

/**
 * The durable record of everything that happened: append-only segment files, each record chained to the one before. One
 * thread, {@code journal-writer}, gives the events their sequence numbers and writes whatever waits as one group with one
 * sync; while it syncs, the next group gathers.
 *
 * <p>When the disk refuses, the events of that group fail, and so does every later one at once, until a new segment could
 * be begun; that is tried again and again with growing pauses.
 */
public final class Journal implements EventSink, JournalSource, AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<Pending> queue;
    private final SegmentCatalogue catalogue;
    private final RecoveryReport recovery;
    private final WriterLock lock;
    private final JournalWriter writer;
    private final Thread thread;

    /** An event that waits for the disk. */
    record Pending(SecurityEvent event, CompletableFuture<Long> stage) {}

    private Journal(JournalSettings settings, InstantSource clock, JournalFiles files, WriterLock lock)
            throws IOException {
        Recovery.Outcome recovered = new Recovery(settings.folder()).run(settings.scanOctets());
        this.lock = lock;
        this.recovery = recovered.report();
        this.queue = new ArrayBlockingQueue<>(settings.queueLength());
        this.catalogue = new SegmentCatalogue(settings.folder(), files, clock, recovered.segments());
        this.writer = new JournalWriter(settings, clock, files, queue, catalogue, recovered);
        this.thread = new Thread(writer, "journal-writer");
        this.thread.setDaemon(true);
    }

    /**
     * Opens a journal, making it when there is none. A disk that refuses writes does not keep it from opening: it is then
     * in the failed state.
     *
     * @throws JournalException when the folder cannot be read or made, is written by another process, or is of another
     *     version
     */
    public static Journal open(JournalSettings settings, InstantSource clock) {
        return open(settings, clock, JournalFiles.disk());
    }

    /** As {@link #open(JournalSettings, InstantSource)}, writing by other means. */
    public static Journal open(JournalSettings settings, InstantSource clock, JournalFiles files) {
        try {
            Files.createDirectories(settings.folder());
            WriterLock lock = WriterLock.take(settings.folder());
            try {
                Journal journal = new Journal(settings, clock, files, lock);
                journal.writer.begin();
                journal.thread.start();
                return journal;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new JournalException(
                    "the journal in " + settings.folder() + " cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>The stage is completed by {@link JournalSettings#completions()}; exceptionally with a {@link
     * JournalUnavailableException}, at once when the queue is full or the journal cannot be written.
     */
    @Override
    public CompletionStage<Long> append(SecurityEvent event) {
        Optional<String> refusal = writer.refusal();
        if (refusal.isPresent()) {
            return refused(refusal.get());
        }
        Pending pending = new Pending(event, new CompletableFuture<>());
        if (!queue.offer(pending)) {
            return refused("the journal's queue of " + queue.size() + " events is full; the disk is too slow");
        }
        if (writer.ended() && queue.remove(pending)) {
            return refused("the journal is closed");
        }
        return pending.stage;
    }

    private static CompletionStage<Long> refused(String why) {
        return CompletableFuture.failedFuture(new JournalUnavailableException(why));
    }

    /** Whether events are being taken; while not, RADIUS must be silent. */
    public boolean writable() {
        return failure().isEmpty();
    }

    /** Why events are refused, while they are. */
    public Optional<String> failure() {
        return writer.refusal();
    }

    /** What was found when it was opened. */
    public RecoveryReport recovery() {
        return recovery;
    }

    /** The newest sequence that is synced; 0 in an empty journal. */
    public long lastSequence() {
        return writer.lastSequence();
    }

    /** Events that wait for the disk. */
    public int waiting() {
        return queue.size();
    }

    /** Damaged ranges that were found since it was opened, beyond those of {@link #recovery()}. */
    public long damageFound() {
        return catalogue.damageFound();
    }

    @Override
    public JournalReader reader(long from) {
        return catalogue.reader(from);
    }

    /** A sequence from which on every event is read that was appended at or after a time. */
    public long sequenceAt(Instant time) {
        return catalogue.sequenceAt(time);
    }

    /**
     * A sequence from which on no event is read that was appended up to a time; the greatest number when there are only such.
     */
    public long sequenceAfter(Instant time) {
        return catalogue.sequenceAfter(time);
    }

    /**
     * Deletes the segments that hold nothing but events which are past keeping and which everybody has read.
     *
     * @param retention how long events are kept, by the time they were appended
     * @param lowestCursor the lowest of the sequences that each reader has durably done with
     * @return how many segments were deleted
     * @throws JournalException when a file cannot be deleted
     */
    public int enforceRetention(Duration retention, long lowestCursor) {
        return catalogue.enforceRetention(retention, lowestCursor);
    }

    /** Writes what waits, then closes. */
    @Override
    public void close() {
        writer.stop();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
            lock.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new JournalException("the journal's lock cannot be released: " + e.getMessage(), e);
        }
    }
}
