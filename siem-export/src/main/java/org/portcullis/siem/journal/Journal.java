package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
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

    private final InstantSource clock;
    private final JournalNotices notices;
    private final BlockingQueue<Pending> queue;
    private final SegmentCatalogue catalogue;
    private final RecoveryReport recovery;
    private final WriterLock lock;
    private final JournalWriter writer;
    private final Thread thread;

    /** An event that waits for the disk. */
    record Pending(SecurityEvent event, CompletableFuture<Long> stage) {}

    /** @param took all of them together */
    public record Syncs(long count, Duration took) {}

    private Journal(JournalSettings settings, InstantSource clock, JournalFiles files, WriterLock lock)
            throws IOException {
        Recovery.Outcome recovered =
                new Recovery(settings.folder(), files).run(settings.scanOctets(), settings.knownHead());
        this.lock = lock;
        this.recovery = recovered.report();
        this.queue = new ArrayBlockingQueue<>(settings.queueLength());
        this.clock = clock;
        this.notices = new JournalNotices(settings.node(), this, clock);
        this.catalogue = new SegmentCatalogue(settings.folder(), files, recovered.segments(), notices::damaged);
        this.writer = new JournalWriter(settings, clock, files, queue, catalogue, recovered, notices);
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
            OptionalLong leftOut = writer.leaveOut();
            return leftOut.isPresent()
                    ? CompletableFuture.completedFuture(leftOut.getAsLong())
                    : refused(refusal.get());
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

    /** Whether events are being kept. */
    public boolean writable() {
        return failure().isEmpty();
    }

    /** Whether events are being taken, be it to be left out because the disk is full; while not, RADIUS must be silent. */
    public boolean accepts() {
        return writable() || writer.leavesOut();
    }

    /** How often groups of events were written and synced, and how long all of that took. */
    public Syncs syncs() {
        return writer.syncs();
    }

    /** Whether events cannot be kept because the disk is full. */
    public boolean full() {
        return writer.full();
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
        return writer.head().sequence();
    }

    /** The end of the chain, all of it synced. */
    public ChainHead head() {
        return writer.head();
    }

    /** The end of the chain when the newest segment was begun. */
    ChainHead sealed() {
        return writer.sealed();
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
     * @throws JournalException when a file cannot be deleted, or the event that tells of it cannot be written
     */
    public int enforceRetention(Duration retention, long lowestCursor) {
        return delete(() -> catalogue.olderThan(clock.instant().minus(retention), lowestCursor), "retention");
    }

    /**
     * Deletes the oldest segments, to make room; of those only which everybody has read, and never the newest.
     *
     * @param octets how much room is wanted
     * @param lowestCursor as in {@link #enforceRetention}
     * @return how many segments were deleted
     * @throws JournalException as in {@link #enforceRetention}
     */
    public int dropOldest(long octets, long lowestCursor) {
        return delete(() -> catalogue.oldest(octets, lowestCursor), "max-disk");
    }

    /** When the oldest segment that is kept was begun. */
    public Optional<Instant> keptSince() {
        return catalogue.since();
    }

    /** The event is synced first, so that no crash leaves a gap without it; on a full disk it has to wait for the room. */
    private synchronized int delete(Supplier<List<Segment>> oldest, String reason) {
        List<Segment> doomed = List.copyOf(oldest.get());
        if (doomed.isEmpty()) {
            return 0;
        }
        SecurityEvent event = notices.deleted(doomed.get(0).firstSequence(), catalogue.firstBehind(doomed) - 1, reason);
        if (full()) {
            writer.tellWhenResumed(event);
        } else {
            await(append(event));
        }
        catalogue.delete(doomed);
        return doomed.size();
    }

    private static void await(CompletionStage<Long> appended) {
        try {
            appended.toCompletableFuture().get(CLOSE_PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new JournalException("interrupted before old segments were deleted");
        } catch (ExecutionException | TimeoutException e) {
            throw new JournalException(
                    "old segments stay, since the event that tells of it cannot be written: " + e.getMessage(), e);
        }
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
