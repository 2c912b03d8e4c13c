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
 * Delivers the journal to a data stream of Elasticsearch, each event once: in batches, by the thread {@code export-NAME},
 * which never holds up the journal. Its cursor moves when all of a batch is there or refused for good, and is on the disk
 * before it counts. What may have arrived without an answer, also before a restart, is looked up before it is sent again.
 */
public final class ElasticsearchExporter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ElasticsearchExporter.class);
    private static final Duration IDLE = Duration.ofMillis(200);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(10);
    private static final int FORBIDDEN = 403;

    private final ElasticsearchSettings settings;
    private final Journal journal;
    private final CursorStore cursors;
    private final InstantSource clock;
    private final Backoff backoff;
    private final Thread thread;
    private int slice = Batch.MAX_EVENTS;

    private volatile long cursor;
    private volatile long deadLetters;
    private volatile ExporterStatus.State state = ExporterStatus.State.STARTING;
    private volatile Optional<String> lastError = Optional.empty();
    private volatile boolean stopping;

    /** Something that may fail and is then done again. */
    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private ElasticsearchExporter(
            ElasticsearchSettings settings,
            Journal journal,
            CursorStore cursors,
            InstantSource clock,
            RandomGenerator random) {
        this.settings = settings;
        this.journal = journal;
        this.cursors = cursors;
        this.clock = clock;
        this.backoff = new Backoff(settings.pause(), settings.longestPause(), random);
        this.cursor = cursors.cursor(settings.name());
        this.deadLetters = cursors.countDeadLetters(settings.name());
        this.thread = new Thread(this::run, "export-" + settings.name());
        this.thread.setDaemon(true);
    }

    /**
     * Begins to deliver. A server that is away is waited for.
     *
     * @param random spreads the attempts of many exporters
     * @throws org.portcullis.policy.store.StoreException when the cursor cannot be read
     */
    public static ElasticsearchExporter start(
            ElasticsearchSettings settings,
            Journal journal,
            CursorStore cursors,
            InstantSource clock,
            RandomGenerator random) {
        ElasticsearchExporter exporter = new ElasticsearchExporter(settings, journal, cursors, clock, random);
        exporter.thread.start();
        return exporter;
    }

    public ExporterStatus status() {
        long lag = Math.max(0, journal.lastSequence() - cursor);
        return new ExporterStatus(settings.name(), state, cursor, lag, lastError, deadLetters);
    }

    private void run() {
        try {
            while (!stopping) {
                try (DataStream stream = new DataStream(settings);
                        JournalReader reader = reader()) {
                    deliver(stream, reader);
                } catch (IOException | RuntimeException e) {
                    failed(e);
                }
            }
        } catch (InterruptedException stopped) {
            // By close.
        } finally {
            state = ExporterStatus.State.STOPPED;
        }
    }

    private JournalReader reader() {
        long last = journal.lastSequence();
        if (cursor > last) {
            LOG.warn("export {}: the journal is shorter than what was delivered; going on with it", settings.name());
            cursors.advance(settings.name(), last, List.of());
            cursor = last;
        }
        return journal.reader(cursor + 1);
    }

    /** Until stopped. */
    private void deliver(DataStream stream, JournalReader reader) throws InterruptedException {
        untilDone(() -> installTemplate(stream));
        // A crash may have taken the cursor after the first batch was delivered.
        boolean inDoubt = true;
        while (!stopping) {
            Optional<Batch> next = Batch.next(reader, IDLE);
            if (next.isPresent()) {
                Batch batch = inDoubt ? next.get().doubted() : next.get();
                Delivery delivery = new Delivery(batch.items(), slice, clock);
                while (!delivery.settled()) {
                    attempt(delivery, stream);
                }
                slice = Math.min(Batch.MAX_EVENTS, delivery.slice() + delivery.slice() / 10 + 1);
                untilDone(() -> cursors.advance(settings.name(), batch.last(), delivery.refused()));
                cursor = batch.last();
                deadLetters += delivery.refused().size();
                inDoubt = false;
            }
        }
    }

    private void installTemplate(DataStream stream) throws IOException {
        try {
            stream.installTemplate();
        } catch (RefusedException e) {
            if (e.status() != FORBIDDEN) {
                throw e;
            }
            LOG.warn(
                    "export {}: may not see to the index template {} ({}); the fields are mapped as the cluster does it",
                    settings.name(),
                    IndexTemplate.name(settings.dataStream()),
                    e.getMessage());
        }
    }

    /** What gets some way is soon tried again; what gets nowhere, later and later. */
    private void attempt(Delivery delivery, DataStream stream) throws InterruptedException {
        int left = delivery.left();
        int before = delivery.slice();
        try {
            delivery.attempt(stream);
            succeeded();
        } catch (IOException | RuntimeException e) {
            if (delivery.left() < left || delivery.slice() < before) {
                backoff.succeeded();
            }
            failed(e);
        }
    }

    private void untilDone(Step step) throws InterruptedException {
        while (true) {
            try {
                step.run();
                succeeded();
                return;
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
    }

    private void succeeded() {
        if (state == ExporterStatus.State.RETRYING) {
            LOG.info("export {}: {} takes events again", settings.name(), settings.url());
        }
        backoff.succeeded();
        lastError = Optional.empty();
        state = ExporterStatus.State.RUNNING;
    }

    /** Tells, and waits for the next attempt. */
    private void failed(Exception cause) throws InterruptedException {
        if (stopping) {
            throw new InterruptedException();
        }
        String why = String.valueOf(cause.getMessage());
        if (state != ExporterStatus.State.RETRYING) {
            LOG.warn("export {}: {}: {}; trying again", settings.name(), settings.url(), why);
        }
        lastError = Optional.of(why);
        state = ExporterStatus.State.RETRYING;
        Thread.sleep(backoff.next().toMillis());
    }

    /** Stops at once. What was being delivered is looked up at the next start. */
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
