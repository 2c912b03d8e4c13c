package org.portcullis.policy.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change table, whoever writes to it (this process, a command beside it, another node), and gives each change
 * to every consumer within a tenth of a second of its commit. A consumer in trouble holds up no other one. While the
 * database cannot be reached it asks for it again and again, at growing intervals.
 */
public final class ChangeFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFollower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY = Duration.ofSeconds(5);
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(10);

    /** A process that is gone without a word may hold the node's name for so long. */
    private static final Duration CLAIM_LIMIT = Duration.ofSeconds(40);

    private final Database database;
    private final String node;
    private final List<ChangeFeed> feeds;
    private final Thread thread;

    /** The connection with which it was started. */
    private final AtomicReference<Handle> begun = new AtomicReference<>();

    private Duration retry = RETRY;
    private volatile boolean stopping;

    /** @param consumers in the order in which they are given a change */
    public ChangeFollower(Database database, String node, List<ChangeConsumer> consumers) {
        this.database = database;
        this.node = node;
        this.feeds = consumers.stream()
                .map(consumer -> new ChangeFeed(database, new ChangeTable(node), consumer))
                .toList();
        this.thread = new Thread(this::run, "change-follower");
    }

    /**
     * What is committed after this returns is followed, by consumers too that do not care for what was before.
     *
     * @throws StoreException when the database cannot be read, or another process serves under this node's name
     */
    public void start() {
        Handle handle = database.openReader();
        try {
            awaitClaim(handle);
            feeds.forEach(feed -> feed.begin(handle));
        } catch (JdbiException e) {
            handle.close();
            throw database.unusable(e);
        } catch (RuntimeException e) {
            handle.close();
            throw e;
        }
        begun.set(handle);
        thread.start();
    }

    private void awaitClaim(Handle handle) {
        long deadline = System.nanoTime() + CLAIM_LIMIT.toNanos();
        while (!database.claimNode(handle, node)) {
            if (System.nanoTime() - deadline > 0) {
                throw nameTaken();
            }
            LOG.warn("another appliance has the name {} on {}; waiting for it to go", node, database);
            sleep(MAX_RETRY);
        }
    }

    private void run() {
        do {
            try (Handle handle = connection()) {
                follow(handle);
            } catch (JdbiException e) {
                tryAgain(database.unusable(e));
            } catch (RuntimeException e) {
                tryAgain(e);
            }
        } while (!stopping);
    }

    private Handle connection() {
        Handle first = begun.getAndSet(null);
        if (first != null) {
            return first;
        }
        Handle again = database.openReader();
        if (!database.claimNode(again, node)) {
            again.close();
            throw nameTaken();
        }
        database.contact().heard();
        return again;
    }

    private StoreException nameTaken() {
        return new StoreException("another appliance serves under the name " + node + " on " + database
                + "; give each a name of its own, by the key node");
    }

    private void tryAgain(RuntimeException e) {
        if (retry.equals(RETRY)) {
            LOG.warn("changes cannot be followed, trying again: {}", e.toString());
        }
        if (!stopping) {
            sleep(retry);
        }
        retry = retry.multipliedBy(2).compareTo(MAX_RETRY) < 0 ? retry.multipliedBy(2) : MAX_RETRY;
    }

    private void follow(Handle handle) {
        feeds.forEach(feed -> feed.begin(handle));
        ChangeSignal signal = database.changes(handle);
        boolean last;
        do {
            last = stopping;
            boolean changed = await(signal);
            if (changed) {
                database.contact().heard();
            }
            feeds.forEach(feed -> feed.work(handle, changed));
            retry = RETRY;
        } while (!last);
        feeds.forEach(feed -> feed.finish(handle, SYNC_LIMIT));
    }

    /** At the end it looks without waiting to be told. */
    private boolean await(ChangeSignal signal) {
        try {
            return signal.await(POLL) || stopping;
        } catch (InterruptedException stop) {
            stopping = true;
            return true;
        }
    }

    private void sleep(Duration time) {
        try {
            TimeUnit.MILLISECONDS.sleep(time.toMillis());
        } catch (InterruptedException stop) {
            stopping = true;
        }
    }

    /** Returns after the consumers were given what was committed before this call, and were done with it or could not be. */
    @Override
    public void close() {
        stopping = true;
        try {
            thread.join(SYNC_LIMIT.multipliedBy(feeds.size()).plus(RETRY).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
