package org.portcullis.console.auth;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits, a little, for an event to be on disk. One that cannot be kept stops nobody: who is to repair a full disk must get in. */
final class Journaled {
    private static final Logger LOG = LoggerFactory.getLogger(Journaled.class);
    private static final Duration WAIT = Duration.ofSeconds(5);

    private Journaled() {}

    /** @param what the event tells, for the log */
    static void await(CompletionStage<Long> event, String what) {
        try {
            event.toCompletableFuture().get(WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException problem) {
            LOG.warn("the event \"{}\" could not be journaled: {}", what, problem.toString());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
