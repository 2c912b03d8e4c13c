package org.portcullis.console.overview;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What may take long to count. Whoever asks gets what was counted last. It is counted again on another thread when it has
 * rested for {@value #REST} times as long as it took, and the one who asks waits for that at most {@value #PATIENCE_MS} ms, or
 * {@value #FIRST_MS} where there is nothing yet that is good: a small installation always sees what is, a large one what was
 * a little while ago.
 */
public final class Recounted<T> {
    private static final Logger LOG = LoggerFactory.getLogger(Recounted.class);
    private static final int PATIENCE_MS = 30;
    private static final int FIRST_MS = 300;

    /** What was counted so long ago, and longer than twice its rest, is not shown any more. */
    private static final long KEPT = TimeUnit.MINUTES.toNanos(1);

    private static final int REST = 20;

    private final String what;
    private final Supplier<T> count;
    private final Executor thread;
    private final LongSupplier nanoTime;
    private Optional<Last<T>> last = Optional.empty();
    private Optional<CompletableFuture<Void>> running = Optional.empty();
    private long notBefore;
    private boolean failing;

    /** @param until when it is too old */
    private record Last<T>(T value, long until) {}

    Recounted(String what, Supplier<T> count, Executor thread, LongSupplier nanoTime) {
        this.what = what;
        this.count = count;
        this.thread = thread;
        this.nanoTime = nanoTime;
        this.notBefore = nanoTime.getAsLong();
    }

    /** Empty while it is counted for the first time, or for the first time in a while; or cannot be. */
    public Optional<T> get() {
        try {
            begin().get(known().isPresent() ? PATIENCE_MS : FIRST_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException later) {
            return known();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        return known();
    }

    private synchronized Optional<T> known() {
        return last.filter(value -> nanoTime.getAsLong() - value.until < 0).map(Last::value);
    }

    private synchronized CompletableFuture<Void> begin() {
        if (running.isPresent()) {
            return running.get();
        }
        if (nanoTime.getAsLong() - notBefore < 0) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> run = new CompletableFuture<>();
        running = Optional.of(run);
        thread.execute(() -> count(run));
        return run;
    }

    private void count(CompletableFuture<Void> run) {
        long begin = nanoTime.getAsLong();
        Optional<RuntimeException> problem = Optional.empty();
        Optional<T> found = Optional.empty();
        try {
            found = Optional.of(count.get());
        } catch (RuntimeException e) {
            problem = Optional.of(e);
        }
        synchronized (this) {
            if (problem.isPresent() && !failing) {
                LOG.warn(
                        "{} cannot be counted and is tried again: {}",
                        what,
                        problem.get().getMessage());
            }
            failing = problem.isPresent();
            long end = nanoTime.getAsLong();
            long rest = REST * (end - begin);
            notBefore = end + rest;
            if (found.isPresent()) {
                last = Optional.of(new Last<>(found.get(), end + Math.max(KEPT, 2 * rest)));
            }
            running = Optional.empty();
        }
        run.complete(null);
    }
}
