package org.portcullis.policy.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives the changes to one consumer. It is given the next ones while it still works on those before; the cursor in the
 * database moves behind what it is done with. For the follower's thread alone.
 */
final class ChangeFeed {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final int BATCH = 256;

    /** Beyond it the consumer has to be done with a batch before it is given another one. */
    private static final int MAX_BATCHES = 16;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private record Given(long last, CompletableFuture<?> done) {}

    private final Database database;
    private final ChangeTable changes;
    private final ChangeConsumer consumer;
    private final Deque<Given> given = new ArrayDeque<>();
    private long position;
    private boolean behind;
    private long retryAt;

    ChangeFeed(Database database, ChangeTable changes, ChangeConsumer consumer) {
        this.database = database;
        this.changes = changes;
        this.consumer = consumer;
    }

    /** Starts where the consumer was done; where it begins for the first time, that place is kept. */
    void begin(Handle handle) {
        given.clear();
        Optional<Long> cursor = changes.cursor(handle, consumer.name());
        if (cursor.isEmpty()) {
            position = consumer.ofTheBeginning() ? 0 : changes.newest(handle);
            moveCursor(position);
        } else {
            position = cursor.get();
        }
        behind = true;
        retryAt = System.nanoTime();
    }

    /** @param changed whether there may be something new */
    void work(Handle handle, boolean changed) {
        behind |= changed;
        settle(handle);
        while (behind && given.size() < MAX_BATCHES && System.nanoTime() - retryAt >= 0) {
            List<Change> batch = consumer.ofEveryNode()
                    ? changes.ofEveryNode(handle, position, BATCH)
                    : changes.after(handle, position, BATCH);
            if (batch.isEmpty()) {
                behind = false;
            } else {
                give(batch);
            }
        }
    }

    private void give(List<Change> batch) {
        CompletableFuture<?> done;
        try {
            done = consumer.take(batch).toCompletableFuture();
        } catch (RuntimeException refused) {
            done = CompletableFuture.failedFuture(refused);
        }
        position = batch.get(batch.size() - 1).id();
        given.add(new Given(position, done));
    }

    /** Moves the cursor behind what the consumer is done with; what failed is given again after a while. */
    private void settle(Handle handle) {
        long done = -1;
        while (!given.isEmpty() && given.peek().done().isDone()) {
            Given first = given.remove();
            if (first.done().isCompletedExceptionally()) {
                moveCursor(done);
                LOG.warn(
                        "{} could not take changes, they are given again: {}",
                        consumer.name(),
                        first.done().handle((result, failure) -> failure).join().toString());
                begin(handle);
                retryAt = System.nanoTime() + RETRY.toNanos();
                return;
            }
            done = first.last();
        }
        moveCursor(done);
    }

    private void moveCursor(long done) {
        if (done >= 0) {
            database.change(writer -> changes.moveCursor(writer, consumer.name(), done));
        }
    }

    /** Waits until the consumer is done with what it was given, or fails with it, or the time is over. */
    void finish(Handle handle, Duration limit) {
        try {
            CompletableFuture.allOf(given.stream().map(Given::done).toArray(CompletableFuture<?>[]::new))
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException unfinished) {
            LOG.warn(
                    "{} was not done with its changes at the end and gets them again at the next start",
                    consumer.name());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        settle(handle);
    }
}
