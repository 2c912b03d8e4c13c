package org.portcullis.policy.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the change table, whoever writes to it (this process, or a command beside it), and gives each change to every
 * consumer within a tenth of a second of its commit. A consumer in trouble holds up no other one.
 */
public final class ChangeFollower implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFollower.class);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration SYNC_LIMIT = Duration.ofSeconds(10);

    private final Database database;
    private final List<ChangeFeed> feeds;
    private final Thread thread;
    private volatile boolean stopping;

    /** @param consumers in the order in which they are given a change */
    public ChangeFollower(Database database, String node, List<ChangeConsumer> consumers) {
        this.database = database;
        this.feeds = consumers.stream()
                .map(consumer -> new ChangeFeed(database, new ChangeTable(node), consumer))
                .toList();
        this.thread = new Thread(this::run, "change-follower");
    }

    /** What is committed after this returns is followed, by consumers too that do not care for what was before. */
    public void start() {
        try (Handle handle = database.openReader()) {
            feeds.forEach(feed -> feed.begin(handle));
        }
        thread.start();
    }

    private void run() {
        do {
            try (Handle handle = database.openReader()) {
                follow(handle);
            } catch (RuntimeException e) {
                LOG.warn("changes cannot be followed, trying again in {} s: {}", RETRY.toSeconds(), e.toString());
                sleep(RETRY);
            }
        } while (!stopping);
    }

    private void follow(Handle handle) {
        feeds.forEach(feed -> feed.begin(handle));
        long seen = -1;
        boolean last;
        do {
            last = stopping;
            long version =
                    handle.createQuery("PRAGMA data_version").mapTo(Long.class).one();
            boolean changed = version != seen;
            feeds.forEach(feed -> feed.work(handle, changed));
            seen = version;
            sleep(POLL);
        } while (!last);
        feeds.forEach(feed -> feed.finish(handle, SYNC_LIMIT));
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
