package org.portcullis.radius.access;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that do the TLS work, and the bounded queue before them. The second half of the queue is kept for
 * conversations under way, so that an overloaded server ends what it began rather than begin what it cannot end.
 */
final class TlsPool {
    private final ThreadPoolExecutor threads;
    private final int reserved;

    /**
     * @param count threads, as many as cores
     * @param queued steps that may wait
     */
    TlsPool(int count, int queued) {
        AtomicInteger number = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                count,
                count,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(queued),
                task -> new Thread(task, "radius-tls-" + number.incrementAndGet()));
        reserved = queued / 2;
    }

    /** False when the queue is full for that kind of work. */
    boolean tryExecute(Runnable task, boolean conversationUnderWay) {
        if (!conversationUnderWay && threads.getQueue().remainingCapacity() <= reserved) {
            return false;
        }
        try {
            threads.execute(task);
            return true;
        } catch (RejectedExecutionException full) {
            return false;
        }
    }

    /** Steps that wait for a thread. */
    int queued() {
        return threads.getQueue().size();
    }

    /** Ends the threads; blocks for at most that long. */
    void stop(Duration atMost) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            threads.shutdownNow();
        }
    }
}
