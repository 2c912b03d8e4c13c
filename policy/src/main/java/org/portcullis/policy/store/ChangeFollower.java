package org.portcullis.policy.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.event.EventSink;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change table, whoever writes to it (this process, or a command beside it), and turns each change of this
 * node into its event. The cursor moves only after the events are synced: a crash between the two repeats an event under
 * the same id, and never loses one.
 */
public final class ChangeFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFollower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(10);
    private static final int BATCH = 256;
    private static final String CONSUMER = "events";

    private final Database database;
    private final ChangeTable changes;
    private final EventSink events;
    private final Thread thread;
    private volatile boolean stopping;

    public ChangeFollower(Database database, String node, EventSink events) {
        this.database = database;
        this.changes = new ChangeTable(node);
        this.events = events;
        this.thread = new Thread(this::run, "change-follower");
    }

    public void start() {
        thread.start();
    }

    private void run() {
        while (!stopping) {
            try (Handle handle = database.openReader()) {
                follow(handle);
            } catch (Exception e) {
                LOG.warn("changes cannot be followed, trying again in {} s: {}", RETRY.toSeconds(), e.toString());
                sleep(RETRY);
            }
        }
    }

    private void follow(Handle handle) throws Exception {
        long seen = -1;
        boolean last;
        do {
            last = stopping;
            long version =
                    handle.createQuery("PRAGMA data_version").mapTo(Long.class).one();
            if (version != seen) {
                drain(handle);
                seen = version;
            }
            sleep(POLL);
        } while (!last);
    }

    private void drain(Handle handle) throws Exception {
        long cursor = changes.cursor(handle, CONSUMER);
        List<Change> batch = changes.after(handle, cursor, BATCH);
        while (!batch.isEmpty()) {
            CompletableFuture<?>[] synced = batch.stream()
                    .map(change -> events.append(ChangeEvent.of(change)).toCompletableFuture())
                    .toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(synced).get(SYNC_LIMIT.toSeconds(), TimeUnit.SECONDS);
            long done = batch.get(batch.size() - 1).id();
            database.change(writer -> changes.moveCursor(writer, CONSUMER, done));
            batch = changes.after(handle, done, BATCH);
        }
    }

    private void sleep(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException stop) {
            stopping = true;
        }
    }

    /** Returns after the events of what was committed before this call are written, or cannot be. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(SYNC_LIMIT.plus(RETRY).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
