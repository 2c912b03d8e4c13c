package org.portcullis.eap.ca;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.portcullis.eap.store.CrlStore.StoredCrl;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.ChangeConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the next CRL issued on time, and at once when something was revoked, by whatever process of this node. While much is
 * revoked, one list tells of all that came meanwhile, and {@value #REST} times as long as it took passes before the next. A
 * thread of its own: signing a long list holds up nothing else.
 */
public final class CrlPublication implements ChangeConsumer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrlPublication.class);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final int REST = 4;

    private final RevocationListIssuer issuer;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "crl-issue");
        thread.setDaemon(true);
        return thread;
    });

    private Optional<CompletableFuture<Void>> next = Optional.empty();
    private long notBefore = System.nanoTime();

    public CrlPublication(RevocationListIssuer issuer) {
        this.issuer = issuer;
    }

    /** Issues the first one before this returns, where one is due. */
    public void start() {
        onTime();
        timer.scheduleWithFixedDelay(this::onTime, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void onTime() {
        try {
            issuer.issueIfDue();
        } catch (RuntimeException e) {
            LOG.warn("the next CRL could not be issued and is tried again: {}", e.toString());
        }
    }

    @Override
    public String name() {
        return "crl";
    }

    @Override
    public boolean ofEveryNode() {
        return false;
    }

    @Override
    public CompletionStage<?> take(List<Change> changes) {
        return changes.stream().anyMatch(change -> change.action() == EventAction.CREDENTIAL_REVOKED)
                ? nextList()
                : CompletableFuture.completedFuture(null);
    }

    /** The list that waits to be made; it will be read from what is committed then, so that one does for many. */
    private synchronized CompletableFuture<Void> nextList() {
        if (next.isEmpty()) {
            CompletableFuture<Void> issued = new CompletableFuture<>();
            next = Optional.of(issued);
            long wait = Math.max(0, notBefore - System.nanoTime());
            timer.schedule(() -> revoked(issued), wait, TimeUnit.NANOSECONDS);
        }
        return next.get();
    }

    /** Has work done on the thread that issues the lists, between two of them. */
    public CompletionStage<?> inTurn(Runnable work) {
        return CompletableFuture.runAsync(work, timer);
    }

    private void revoked(CompletableFuture<Void> issued) {
        synchronized (this) {
            next = Optional.empty();
        }
        long begin = System.nanoTime();
        try {
            StoredCrl crl = issuer.issue();
            LOG.info("CRL number {} issued, because something was revoked", crl.number());
            issued.complete(null);
        } catch (RuntimeException e) {
            issued.completeExceptionally(e);
        } finally {
            long end = System.nanoTime();
            synchronized (this) {
                notBefore = end + REST * (end - begin);
            }
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
