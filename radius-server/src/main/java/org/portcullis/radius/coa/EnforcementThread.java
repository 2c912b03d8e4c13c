package org.portcullis.radius.coa;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.log.RateLimitedLog;
import org.slf4j.LoggerFactory;

/** The one thread, {@code radius-enforcement}, that decides what live sessions have to be told. */
final class EnforcementThread implements AutoCloseable {
    /** Beyond it nothing new is taken that can be done without. */
    private static final int MAX_WAITING = 50_000;

    private final ScheduledThreadPoolExecutor executor =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "radius-enforcement"));
    private final Set<CompletableFuture<?>> submitted = ConcurrentHashMap.newKeySet();
    private final RateLimitedLog faults;

    EnforcementThread(RadiusClock clock) {
        this.faults = new RateLimitedLog(
                LoggerFactory.getLogger(EnforcementThread.class), Duration.ofSeconds(10), clock.nanoTime());
        executor.setRemoveOnCancelPolicy(true);
    }

    /** For what must not be lost; there is no more of it than there are sessions. */
    void run(Runnable work) {
        later(Duration.ZERO, work);
    }

    /** For what is only a check. */
    void runIfThereIsTime(Runnable work) {
        if (executor.getQueue().size() < MAX_WAITING) {
            run(work);
        }
    }

    /** @return completed when the work is done; exceptionally when it failed */
    CompletionStage<Void> submit(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (executor.getQueue().size() >= MAX_WAITING) {
            done.completeExceptionally(new RejectedExecutionException("too much waits for radius-enforcement"));
            return done;
        }
        submitted.add(done);
        done.whenComplete((nothing, failure) -> submitted.remove(done));
        run(() -> {
            try {
                work.run();
            } catch (RuntimeException failed) {
                done.completeExceptionally(failed);
                throw failed;
            }
            done.complete(null);
        });
        if (executor.isShutdown()) {
            done.completeExceptionally(new CancellationException("the appliance is being stopped"));
        }
        return done;
    }

    Future<?> later(Duration after, Runnable work) {
        try {
            return executor.schedule(() -> guarded(work), after.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopped) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException fault) {
            faults.warn(() -> "Live sessions could not be changed as they should: " + fault, fault);
        }
    }

    /** Drops what waits: it is found again at the next start. */
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        submitted.forEach(
                done -> done.completeExceptionally(new CancellationException("the appliance is being stopped")));
    }
}
