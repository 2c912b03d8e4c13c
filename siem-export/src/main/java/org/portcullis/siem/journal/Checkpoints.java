package org.portcullis.siem.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs the head of a journal again and again: every minute in which something happened, every 10,000 events, at a
 * segment's end and at the journal's. Each checkpoint is an event, and the file {@link HeadFile}. One thread, {@code
 * journal-checkpoint}; the writer never waits for it.
 */
public final class Checkpoints implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
    private static final Duration APPEND_PATIENCE = Duration.ofSeconds(30);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(60);

    private final Journal journal;
    private final JournalFiles files;
    private final Path folder;
    private final String node;
    private final CheckpointSigner signer;
    private final InstantSource clock;
    private final Pace pace;
    private final Thread thread;
    private final Object stop = new Object();
    private boolean stopping;
    /** What the newest checkpoint covers, its own event included: while nothing is behind it there is nothing to sign. */
    private long signed;

    private long signedAt = System.nanoTime();
    private ChainHead sealed;

    /**
     * How often.
     *
     * @param look at least so often the journal is looked at
     * @param interval between two checkpoints, while something happens
     * @param events so many that are not signed make one at once
     */
    public record Pace(Duration look, Duration interval, long events) {

        /** A look a second, a checkpoint a minute, and one every 10,000 events. */
        public static Pace standard() {
            return new Pace(Duration.ofSeconds(1), Duration.ofMinutes(1), 10_000);
        }
    }

    private Checkpoints(
            Journal journal,
            JournalSettings settings,
            JournalFiles files,
            CheckpointSigner signer,
            InstantSource clock,
            Pace pace) {
        this.journal = journal;
        this.files = files;
        this.folder = settings.folder();
        this.node = settings.node();
        this.signer = signer;
        this.clock = clock;
        this.pace = pace;
        this.signed = journal.lastSequence();
        this.sealed = journal.sealed();
        this.thread = new Thread(this::run, "journal-checkpoint");
        this.thread.setDaemon(true);
    }

    /**
     * Begins to sign, before anything else is appended. Closing it closes the journal, too: nothing may come behind that.
     *
     * @param settings those that the journal was opened with
     */
    public static Checkpoints start(
            Journal journal, JournalSettings settings, CheckpointSigner signer, InstantSource clock) {
        return start(journal, settings, JournalFiles.disk(), signer, clock, Pace.standard());
    }

    static Checkpoints start(
            Journal journal,
            JournalSettings settings,
            JournalFiles files,
            CheckpointSigner signer,
            InstantSource clock,
            Pace pace) {
        Checkpoints checkpoints = new Checkpoints(journal, settings, files, signer, clock, pace);
        checkpoints.writeHead(Checkpoint.Reason.SERVING);
        checkpoints.thread.start();
        return checkpoints;
    }

    private void run() {
        while (!stops()) {
            try {
                look();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("the journal cannot be signed: {}; trying again", e.toString());
            }
        }
    }

    private boolean stops() {
        synchronized (stop) {
            try {
                if (!stopping) {
                    stop.wait(pace.look.toMillis());
                }
            } catch (InterruptedException e) {
                stopping = true;
            }
            return stopping;
        }
    }

    private void look() throws InterruptedException {
        if (!journal.writable()) {
            return;
        }
        ChainHead end = journal.sealed();
        ChainHead head = journal.head();
        boolean due = System.nanoTime() - signedAt >= pace.interval.toNanos();
        if (end.sequence() > sealed.sequence()) {
            sealed = end;
            sign(end, Checkpoint.Reason.SEGMENT_END);
        } else if (head.sequence() > signed && (due || head.sequence() - signed >= pace.events)) {
            sign(head, Checkpoint.Reason.INTERVAL);
        }
    }

    private void sign(ChainHead head, Checkpoint.Reason reason) throws InterruptedException {
        Checkpoint checkpoint = Checkpoint.sign(signer, node, head, clock.instant(), reason);
        try {
            long own = journal.append(checkpoint.event())
                    .toCompletableFuture()
                    .get(APPEND_PATIENCE.toSeconds(), TimeUnit.SECONDS);
            // What came in between waits for the next one.
            signed = own == head.sequence() + 1 ? own : head.sequence();
            signedAt = System.nanoTime();
            writeHead(Checkpoint.Reason.SERVING);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("a checkpoint of the journal could not be kept and is tried again: {}", e.toString());
        }
    }

    private void writeHead(Checkpoint.Reason reason) {
        try {
            HeadFile.write(files, folder, Checkpoint.sign(signer, node, journal.head(), clock.instant(), reason));
        } catch (IOException e) {
            LOG.warn("{} cannot be written and is tried again: {}", HeadFile.in(folder), e.toString());
        }
    }

    /** Signs what is there, closes the journal, and signs that nothing follows. */
    @Override
    public void close() {
        synchronized (stop) {
            stopping = true;
            stop.notifyAll();
        }
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
            if (journal.writable() && (journal.lastSequence() > signed || journal.waiting() > 0)) {
                sign(journal.head(), Checkpoint.Reason.STOP);
            }
            journal.close();
            writeHead(Checkpoint.Reason.CLOSED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            journal.close();
        } catch (RuntimeException e) {
            LOG.error("the journal's end cannot be signed: {}", e.toString());
            journal.close();
        }
    }
}
