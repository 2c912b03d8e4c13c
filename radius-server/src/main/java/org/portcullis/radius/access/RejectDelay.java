package org.portcullis.radius.access;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;

/**
 * Holds every Access-Reject back for a while (RFC 2865 §4.3 leaves the time open), a quarter shorter or longer at random: who
 * tries again at once is slowed down, and the time of an answer says nothing of what was found when. The request stays in
 * work meanwhile, so that what the switch sends again is a duplicate. At most {@value #MAX_WAITING} wait, on one thread,
 * {@code radius-rejects}; beyond that a Reject goes out at once.
 */
final class RejectDelay {
    static final int MAX_WAITING = 10_000;

    /** The share of the delay by which it differs at most. */
    private static final double JITTER = 0.25;

    private final long nanos;
    private final RandomGenerator random;
    private final ScheduledThreadPoolExecutor thread;
    private final Set<Waiting> waiting = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    /** @param delay zero sends at once */
    RejectDelay(Duration delay, RandomGenerator random) {
        this.nanos = delay.toNanos();
        this.random = random;
        this.thread = new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "radius-rejects"));
        thread.setRemoveOnCancelPolicy(true);
    }

    /** Runs it later, or at once where there is no delay, no room, or no time left. */
    void later(Runnable reject) {
        if (nanos == 0 || stopped || waiting.size() >= MAX_WAITING) {
            reject.run();
            return;
        }
        Waiting one = new Waiting(reject);
        waiting.add(one);
        try {
            thread.schedule(one, jittered(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            one.run();
        }
        if (stopped) {
            one.run();
        }
    }

    /** From three quarters to five quarters of the delay, in nanoseconds. */
    long jittered() {
        return (long) (nanos * (1 - JITTER + 2 * JITTER * random.nextDouble()));
    }

    /** How many wait. */
    int size() {
        return waiting.size();
    }

    /** Sends those that wait, and from now on every one at once. */
    void stop() {
        stopped = true;
        waiting.forEach(Waiting::run);
        thread.shutdownNow();
    }

    private final class Waiting implements Runnable {
        private final Runnable reject;
        private final AtomicBoolean sent = new AtomicBoolean();

        private Waiting(Runnable reject) {
            this.reject = reject;
        }

        @Override
        public void run() {
            if (sent.compareAndSet(false, true)) {
                waiting.remove(this);
                reject.run();
            }
        }
    }
}
