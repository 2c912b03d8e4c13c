package org.portcullis.siem.sink;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.portcullis.siem.journal.Journal;
import org.portcullis.siem.journal.JournalReader;
import org.portcullis.siem.store.CursorStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the journal to one receiver: in batches, by the thread {@code export-NAME}, which never holds up the journal or
 * another exporter. Its cursor moves when all of a batch is there or refused for good, and is on the disk before it
 * counts. What may have arrived without an answer, also before a restart, is looked up before it is sent again where the
 * receiver can be asked; elsewhere it may be there twice, with the same id.
 */
public final class Exporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Exporter.class);
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);

    private final ExporterSettings settings;
    private final Target target;
    private final Journal journal;
    private final CursorStore cursors;
    private final InstantSource clock;
    private final Backoff backoff;
    private final ExporterProgress progress;
    private final ReceiverContact contact;
    private final Thread thread;
    private final Object pauses = new Object();
    private int slice;

    private volatile boolean paused;
    private volatile boolean stopping;

    /** Something that may fail and is then done again. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private Exporter(
            ExporterSettings settings,
            Target target,
            Journal journal,
            CursorStore cursors,
            ExporterNews news,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.target = target;
        this.journal = journal;
        this.cursors = cursors;
        this.clock = clock;
        this.slice = settings.batch();
        this.backoff = new Backoff(settings.pause(), settings.longestPause(), random);
        this.progress = new ExporterProgress(cursors.cursor(settings.name()));
        this.contact = new ReceiverContact(settings, target, news, System::nanoTime);
        this.paused = cursors.isPaused(settings.name());
        this.thread = new Thread(this::run, "export-" + settings.name());
        this.thread.setDaemon(true);
    }

    /**
     * Begins to deliver. A receiver that is away is waited for.
     *
     * @param news is told of a receiver that is away for long
     * @param random spreads the attempts of many exporters
     * @throws org.portcullis.policy.store.StoreException when the cursor cannot be read
     */
    public static Exporter start(
            ExporterSettings settings,
            Target target,
            Journal journal,
            CursorStore cursors,
            ExporterNews news,
            InstantSource clock,
            RandomGenerator random) {
        Exporter exporter = new Exporter(settings, target, journal, cursors, news, clock, random);
        exporter.thread.start();
        return exporter;
    }

    public String name() {
        return settings.name();
    }

    public ExporterStatus status() {
        return new ExporterStatus(
                settings.name(),
                target.type(),
                target.toString(),
                settings.filter().text(),
                paused ? ExporterStatus.State.PAUSED : progress.state(),
                progress.cursor(),
                lag(),
                progress.delivered(),
                progress.failures(),
                progress.lastError(),
                cursors.countDeadLetters(settings.name()),
                cursors.countDiscarded(settings.name()));
    }

    private long lag() {
        return Math.max(0, journal.lastSequence() - progress.sent());
    }

    /** Whether it has not sent that event yet, and nothing keeps it from it. */
    public boolean isAboutToSend(long sequence) {
        return !paused && progress.state() == ExporterStatus.State.RUNNING && progress.sent() < sequence;
    }

    /** What the receiver refused, and what can be done about it. */
    public DeadLetters deadLetters() {
        return new DeadLetters(settings.name(), target, cursors, clock);
    }

    /** A way to try the receiver, beside what is being delivered. */
    public TestDelivery test() {
        return new TestDelivery(settings.name(), target, clock);
    }

    /** Delivers nothing until resumed, also after a restart; the journal keeps what is behind the cursor. */
    public void pause() {
        cursors.pause(settings.name(), true);
        paused = true;
    }

    public void resume() {
        cursors.pause(settings.name(), false);
        synchronized (pauses) {
            paused = false;
            pauses.notifyAll();
        }
    }

    private void run() {
        try {
            while (!stopping) {
                awaitResumed();
                try (Sink sink = target.connect();
                        JournalReader reader = reader()) {
                    deliver(sink, reader);
                } catch (IOException | RuntimeException e) {
                    failed(e);
                }
            }
        } catch (InterruptedException stopped) {
            // By close.
        } finally {
            progress.stopped();
        }
    }

    private void awaitResumed() throws InterruptedException {
        synchronized (pauses) {
            while (paused) {
                pauses.wait();
            }
        }
    }

    private JournalReader reader() {
        long last = journal.lastSequence();
        if (progress.cursor() > last) {
            LOG.warn("export {}: the journal is shorter than what was delivered; going on with it", settings.name());
            cursors.advance(settings.name(), last, List.of());
            progress.startsAt(last);
        }
        return journal.reader(progress.cursor() + 1);
    }

    /** Until stopped, paused, or a connection breaks that leaves in doubt what was sent. */
    private void deliver(Sink sink, JournalReader reader) throws IOException, InterruptedException {
        while (!paused && !succeeds(sink::prepare)) {
            continue;
        }
        Unsettled unsettled = new Unsettled(sink.acknowledges() ? Duration.ZERO : settings.settling());
        // A crash, or a broken connection, may have taken the cursor after the first batch was delivered.
        boolean inDoubt = true;
        while (!stopping && !paused) {
            Optional<Batch> next = Batch.next(reader, settings, IDLE);
            if (next.isPresent()) {
                Batch batch = inDoubt ? next.get().doubted() : next.get();
                Delivery delivery = new Delivery(settings.name(), batch.items(), slice, clock);
                while (!delivery.settled() && !paused) {
                    attempt(delivery, sink);
                }
                if (delivery.settled()) {
                    slice = Math.min(settings.batch(), delivery.slice() + delivery.slice() / 10 + 1);
                    progress.sent(batch.last());
                    unsettled.add(new Unsettled.Settled(
                            batch.last(), batch.items().size(), delivery.refused(), System.nanoTime()));
                    inDoubt = inDoubt && batch.items().isEmpty();
                }
            }
            settle(sink, unsettled);
        }
    }

    /** What gets some way is soon tried again; what gets nowhere, later and later. */
    private void attempt(Delivery delivery, Sink sink) throws IOException, InterruptedException {
        int left = delivery.left();
        int before = delivery.slice();
        try {
            delivery.attempt(sink);
            succeeded(sink.acknowledges());
        } catch (IOException | RuntimeException e) {
            if (!sink.acknowledges()) {
                throw e;
            }
            if (delivery.left() < left || delivery.slice() < before) {
                backoff.succeeded();
            }
            failed(e);
        }
    }

    private void settle(Sink sink, Unsettled unsettled) throws IOException, InterruptedException {
        sink.probe();
        Optional<Unsettled.Settled> due = unsettled.due(System.nanoTime());
        if (due.isPresent()) {
            Unsettled.Settled settled = due.get();
            while (!succeeds(() -> cursors.advance(settings.name(), settled.last(), settled.refused()))) {
                continue;
            }
            progress.delivered(
                    settled.last(), settled.events() - settled.refused().size());
            contact.delivered(settled.at());
        }
    }

    private boolean succeeds(Step step) throws InterruptedException {
        try {
            step.run();
            succeeded(true);
            return true;
        } catch (IOException | RuntimeException e) {
            failed(e);
            return false;
        }
    }

    /** @param lasting whether the next failure is a new one */
    private void succeeded(boolean lasting) {
        progress.succeeded();
        if (lasting) {
            backoff.succeeded();
        }
    }

    /** Tells, and waits for the next attempt. */
    private void failed(Exception cause) throws InterruptedException {
        if (stopping) {
            throw new InterruptedException();
        }
        String why = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        progress.failed(why, clock.instant());
        contact.failed(why, lag());
        Thread.sleep(backoff.next().toMillis());
    }

    /** Stops at once. What was being delivered is in doubt at the next start. */
    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
