package org.portcullis.eap.ca;

import java.time.Duration;
import java.util.List;
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
 * Has the next CRL issued on time, and at once when something was revoked, by whatever process of this node. A thread of its
 * own: signing a long list holds up nothing else.
 */
public final class CrlPublication implements ChangeConsumer, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CrlPublication.class);
    private static final Duration LOOK = Duration.ofSeconds(30);

    private final RevocationListIssuer issuer;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "crl-issue");
        thread.setDaemon(true);
        return thread;
    });

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
                ? CompletableFuture.runAsync(this::revoked, timer)
                : CompletableFuture.completedFuture(null);
    }

    /** Has work done on the thread that issues the lists, between two of them. */
    public CompletionStage<?> inTurn(Runnable work) {
        return CompletableFuture.runAsync(work, timer);
    }

    private void revoked() {
        StoredCrl crl = issuer.issue();
        LOG.info("CRL number {} issued, because something was revoked", crl.number());
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
