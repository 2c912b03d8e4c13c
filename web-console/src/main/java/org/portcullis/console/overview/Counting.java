package org.portcullis.console.overview;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** The thread {@code console-counts}, on which is counted what would keep a page waiting. */
public final class Counting implements AutoCloseable {
    private static final int MOST_WAITING = 64;

    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
                Thread made = new Thread(task, "console-counts");
                made.setDaemon(true);
                return made;
            },
            new ThreadPoolExecutor.DiscardPolicy());

    /**
     * @param what is counted, for the log
     * @param count must be safe on another thread
     */
    public <T> Recounted<T> of(String what, Supplier<T> count) {
        return new Recounted<>(what, count, thread, System::nanoTime);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
