package org.portcullis.radius.access;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.portcullis.policy.value.WaitingThread;

/**
 * The threads that do the TLS work, and the bounded queue before them. The second half of the queue is kept for
 * conversations under way, so that an overloaded server ends what it began rather than begin what it cannot end.
 */
final class TlsPool {
    /** A queue of which nothing is taken for so long is stuck; what a step waits for, an OCSP responder, is over by then. */
    private static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final ThreadPoolExecutor threads;
    private final LongSupplier nanoTime;
    private volatile long progressAt;
    private final int count;
    private final int reserved;
    private int waiting;

    /**
     * @param count threads, as many as cores
     * @param queued steps that may wait
     * @param nanoTime monotonic
     */
    TlsPool(int count, int queued, LongSupplier nanoTime) {
        this.count = count;
        this.nanoTime = nanoTime;
        this.progressAt = nanoTime.getAsLong();
        AtomicInteger number = new AtomicInteger();
        threads =
                new ThreadPoolExecutor(
                        count,
                        count,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(queued),
                        task -> new PoolThread(task, "radius-tls-" + number.incrementAndGet())) {
                    @Override
                    protected void beforeExecute(Thread thread, Runnable step) {
                        progressAt = nanoTime.getAsLong();
                    }
                };
        reserved = queued / 2;
    }

    /** False when the queue is full for that kind of work. */
    boolean tryExecute(Runnable task, boolean conversationUnderWay) {
        if (!conversationUnderWay && threads.getQueue().remainingCapacity() <= reserved) {
            return false;
        }
        if (threads.getQueue().isEmpty()) {
            progressAt = nanoTime.getAsLong();
        }
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** One that has another step done by another thread while its own waits for an OCSP responder. */
    private final class PoolThread extends Thread implements WaitingThread {
        private PoolThread(Runnable task, String name) {
            super(task, name);
        }

        @Override
        public <T> T waiting(Callable<T> task) throws Exception {
            resize(1);
            try {
                return task.call();
            } finally {
                resize(-1);
            }
        }
    }

    /** Threads that are more than are wanted end as soon as they have done their step. */
    private synchronized void resize(int more) {
        waiting += more;
        if (more > 0) {
            threads.setMaximumPoolSize(count + waiting);
            threads.setCorePoolSize(count + waiting);
        } else {
            threads.setCorePoolSize(count + waiting);
            threads.setMaximumPoolSize(count + waiting);
        }
    }

    /** Threads at work or waiting; {@code count} of them, and one more for each that waits. */
    int threads() {
        return threads.getPoolSize();
    }

    /** Steps that wait for a thread. */
    int queued() {
        return threads.getQueue().size();
    }

    /** Whether steps wait and none was begun with for half a minute. */
    boolean isStuck() {
        return queued() > 0 && nanoTime.getAsLong() - progressAt > STUCK_NANOS;
    }

    /** Ends the threads; blocks for at most that long. */
    void stop(Duration atMost) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
