package org.portcullis.profiler.anomaly;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.store.StoreUnreachableException;
import org.portcullis.profiler.store.ActingLimit;
import org.portcullis.profiler.store.AnomalyStore;
import org.portcullis.profiler.store.ExceptionStore;
import org.portcullis.profiler.store.MemoryStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices what no longer fits: the thread {@code anomalies}, which reads this node's events behind the journal with a cursor
 * of its own, so that it keeps nobody waiting and misses nothing. What has no event (a host name, a changed profile) waits in
 * a queue of {@value #CAPACITY}; beyond that it is dropped and counted, and a device says it again.
 */
public final class Anomalies implements AutoCloseable {
    static final int CAPACITY = 10_000;

    private static final int MOST_WORDS_AT_ONCE = 200;
    private static final int MOST_TOLD_AT_ONCE = 100;
    /** A first start learns from what the journal has; of a longer one only the end. */
    private static final long MOST_HISTORY = 1_000_000;

    private static final Duration WAIT = Duration.ofMillis(250);
    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Logger LOG = LoggerFactory.getLogger(Anomalies.class);

    private final Collaborators with;
    private final String node;
    private final InstantSource clock;
    private final AnomalyWatch watch;
    private final Telling telling;
    private final BlockingQueue<Happening> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong dropped = new AtomicLong();
    private final Instant since;
    private final Thread thread = new Thread(this::run, "anomalies");
    private final CountDownLatch stop = new CountDownLatch(1);
    private volatile long before;
    private Instant round;

    /**
     * What it works with.
     *
     * @param events where anomalies are told
     * @param response what can be done about them
     */
    public record Collaborators(
            MemoryStore memories,
            AnomalyStore anomalies,
            ExceptionStore exceptions,
            ActingLimit limit,
            FollowedJournal journal,
            EventSink events,
            DeviceRegistry devices,
            LiveNetwork network,
            Response response,
            Supplier<AnomalySettings> settings) {}

    /** @param node the name of this node */
    public Anomalies(Collaborators with, String node, InstantSource clock) {
        this.with = with;
        this.node = node;
        this.clock = clock;
        this.since = clock.instant();
        this.round = since;
        this.watch = new AnomalyWatch(with.memories, with.exceptions, with.network, with.settings, node, clock);
        this.telling = new Telling(
                with.anomalies,
                new Acting(with.limit, with.response, with.network, clock),
                new AnomalyEvents(node, with.devices, clock),
                with.events,
                with.settings);
    }

    public void start() {
        before = with.journal.last();
        thread.start();
    }

    /** Takes what has no event, without blocking. */
    public void offer(Happening happening) {
        if (!waiting.offer(happening)) {
            dropped.incrementAndGet();
        }
    }

    private void run() {
        while (!stopped()) {
            try {
                follow();
            } catch (InterruptedException interrupted) {
                return;
            } catch (StoreUnreachableException later) {
                // Said once, by the contact to the database.
                LOG.debug("anomalies have to wait for the database", later);
                pause();
            } catch (StoreException | UncheckedIOException problem) {
                LOG.warn("anomalies are looked for again in a moment: {}", problem.getMessage());
                pause();
            } catch (RuntimeException defect) {
                LOG.error("looking for anomalies failed and is tried again", defect);
                pause();
            }
        }
    }

    private void follow() throws InterruptedException {
        Optional<Long> kept = with.memories.cursor();
        // What was before the first start is no news to anybody.
        long old = kept.isPresent() ? 0 : before;
        long begin = kept.orElseGet(() -> Math.min(
                before,
                Math.max(with.journal.at(since.minus(with.settings.get().learning())) - 1, before - MOST_HISTORY)));
        watch.begin(Math.max(0, begin));
        telling.tell(node, MOST_TOLD_AT_ONCE);
        try (EventFeed feed = with.journal.after(Math.max(0, begin))) {
            while (!stopped()) {
                feed.next(waiting.isEmpty() ? WAIT : Duration.ZERO).ifPresent(entry -> take(entry, old));
                for (int words = 0; words < MOST_WORDS_AT_ONCE && !waiting.isEmpty(); words++) {
                    Happening happening = waiting.remove();
                    guarded(happening.id(), () -> watch.happened(happening));
                }
                if (watch.commitIfDue()) {
                    telling.tell(node, MOST_TOLD_AT_ONCE);
                }
                if (Duration.between(round, clock.instant()).compareTo(ROUND) >= 0) {
                    round = clock.instant();
                    watch.lookAround(since);
                    telling.tell(node, MOST_TOLD_AT_ONCE);
                }
            }
            watch.commit();
        }
    }

    private void take(EventFeed.Entry entry, long old) {
        Optional<Happening> happening = Events.read(entry.event());
        if (happening.isEmpty()) {
            watch.pass(entry.sequence());
        } else if (entry.sequence() <= old) {
            watch.learn(entry.sequence(), happening.get());
        } else {
            guarded(happening.get().id(), () -> watch.happened(happening.get()));
            watch.pass(entry.sequence());
        }
    }

    /** A defect costs what it happened to, and not all that comes after that. */
    private static void guarded(String what, Runnable looking) {
        try {
            looking.run();
        } catch (StoreException | UncheckedIOException later) {
            throw later;
        } catch (RuntimeException defect) {
            LOG.error("{} could not be held against what is remembered and is left out", what, defect);
        }
    }

    private void pause() {
        try {
            stop.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            stop.countDown();
        }
    }

    private boolean stopped() {
        return stop.getCount() == 0;
    }

    /** To be called from time to time: forgets whom nobody has seen since a time, and what was found before it. */
    public void forget(Instant before) {
        with.anomalies.prune(before);
        while (with.memories.forget(before, MOST_WORDS_AT_ONCE) == MOST_WORDS_AT_ONCE && !stopped()) {
            LOG.debug("forgetting goes on");
        }
    }

    /** What was dropped since the start because too much waited. */
    public long dropped() {
        return dropped.get();
    }

    /** Events that are not looked at yet. */
    public long behind() {
        return Math.max(0, with.journal.last() - watch.cursor());
    }

    /** Anomalies of a rule that were only counted since the start, because there were too many. */
    public long onlyCounted(AnomalyRule rule) {
        return watch.onlyCounted(rule);
    }

    /** Keeps what it has learned, and ends the thread. */
    @Override
    public void close() {
        stop.countDown();
        try {
            thread.join(Duration.ofSeconds(10).toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
