package org.portcullis.radius.accounting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.portcullis.policy.event.EventHistory;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.Admissions;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.log.RateLimitedLog;
import org.portcullis.radius.store.SessionStore;
import org.slf4j.LoggerFactory;

/**
 * Keeps the table of sessions across restarts. One thread, {@code sessions}, writes what changed once a second, or at once
 * when somebody waits for it; an Access-Accept never does.
 *
 * <p>Which record is the durable one: that a session began or ended is told by an event, which is synced before the
 * Access-Accept or Accounting-Response goes out; the row follows, and after a crash the events behind the last write are
 * taken in again. Counters of an Interim-Update have no event: its Accounting-Response waits for the row.
 *
 * <p>Bounded: one pending row a session. When the database cannot be written for so long that more than twice as many
 * sessions as may live have begun and ended, the rows are forgotten and the whole table is written at the next chance.
 */
public final class SessionLedger implements Admissions, AutoCloseable {
    private static final long TICK_MS = 1_000;
    private static final Duration SWEEP = Duration.ofSeconds(10);
    private static final Duration POINT_INTERVAL = Duration.ofMinutes(1);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(15);

    private final Sessions sessions;
    private final SessionStore store;
    private final int maxPending;
    private final RadiusClock clock;
    private final ReplayPoint point;
    private final RateLimitedLog log;
    private final Thread thread;

    /** Rows to write; empty for one that is gone. */
    private Map<String, Optional<Session>> pending = new LinkedHashMap<>();

    private List<CompletableFuture<Void>> waiting = new ArrayList<>();
    private boolean everything;
    private boolean closing;

    /** Of the thread alone. */
    private long writtenPoint;

    private long writtenAt;
    private long sweptAt;

    /** What one write has to keep. */
    private record Batch(
            long point,
            boolean everything,
            Map<String, Optional<Session>> rows,
            List<CompletableFuture<Void>> waiting,
            boolean last) {}

    private SessionLedger(
            Sessions sessions, SessionStore store, int maxSessions, LongSupplier lastSequence, RadiusClock clock) {
        this.sessions = sessions;
        this.store = store;
        this.maxPending = 2 * maxSessions;
        this.clock = clock;
        point = new ReplayPoint(lastSequence, clock.nanoTime(), PATIENCE);
        log = new RateLimitedLog(
                LoggerFactory.getLogger(SessionLedger.class), Duration.ofSeconds(10), clock.nanoTime());
        thread = new Thread(this::run, "sessions");
        thread.setDaemon(true);
    }

    /**
     * Fills the table with what was kept, makes it whole from the events that came later, and keeps it from then on.
     *
     * @param sessions empty
     * @param lastSequence the newest event of the audit trail that is synced
     * @throws StoreException when the database cannot be used
     */
    public static SessionLedger open(
            Sessions sessions,
            SessionStore store,
            SessionSettings settings,
            EventHistory history,
            LongSupplier lastSequence,
            RadiusClock clock) {
        SessionLedger ledger = new SessionLedger(sessions, store, settings.maxSessions(), lastSequence, clock);
        long known = store.replayPoint().orElseGet(lastSequence);
        long now = lastSequence.getAsLong();
        store.all().forEach(sessions::restore);
        if (new SessionReplay(sessions).run(history, known)) {
            store.replaceAll(sessions.all(), now);
        } else {
            store.write(List.of(), List.of(), now);
        }
        ledger.writtenPoint = now;
        sessions.listen(ledger::changed);
        ledger.thread.start();
        return ledger;
    }

    @Override
    public void promised(String sessionId) {
        point.opened(sessionId);
    }

    @Override
    public void withdrawn(String sessionId) {
        point.closed(sessionId);
    }

    @Override
    public void admitted(Session session) {
        sessions.admitted(session);
        point.closed(session.id());
    }

    ReplayPoint point() {
        return point;
    }

    /** Completed when everything that changed up to now is on disk; exceptionally when it could not be written. */
    public synchronized CompletionStage<Void> stored() {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        if (closing) {
            stored.completeExceptionally(new StoreException("the table of sessions is closed"));
        } else {
            waiting.add(stored);
            notifyAll();
        }
        return stored;
    }

    private synchronized void changed(SessionChange change) {
        if (change instanceof SessionChange.HandedOver) {
            pending.remove(change.session().id());
            return;
        }
        boolean gone = change instanceof SessionChange.Ended;
        pending.put(change.session().id(), gone ? Optional.empty() : Optional.of(change.session()));
        if (pending.size() > maxPending) {
            pending.clear();
            everything = true;
        }
    }

    private void run() {
        sweptAt = clock.nanoTime().getAsLong();
        writtenAt = sweptAt;
        while (true) {
            Batch batch;
            try {
                batch = next();
            } catch (InterruptedException ended) {
                return;
            }
            write(batch);
            if (batch.last) {
                return;
            }
            sweep();
        }
    }

    private synchronized Batch next() throws InterruptedException {
        if (waiting.isEmpty() && !closing) {
            wait(TICK_MS);
        }
        // The point comes first: what it covers is among the rows, or was written before.
        Batch batch = new Batch(point.value(), everything, pending, waiting, closing);
        pending = new LinkedHashMap<>();
        waiting = new ArrayList<>();
        everything = false;
        return batch;
    }

    private void write(Batch batch) {
        long now = clock.nanoTime().getAsLong();
        boolean pointDue = batch.point != writtenPoint && (batch.last || now - writtenAt >= POINT_INTERVAL.toNanos());
        if (batch.rows.isEmpty() && !batch.everything && !pointDue) {
            batch.waiting.forEach(each -> each.complete(null));
            return;
        }
        try {
            if (batch.everything) {
                store.replaceAll(sessions.all(), batch.point);
            } else {
                store.write(
                        batch.rows.values().stream().flatMap(Optional::stream).toList(),
                        batch.rows.entrySet().stream()
                                .filter(row -> row.getValue().isEmpty())
                                .map(Map.Entry::getKey)
                                .toList(),
                        batch.point);
            }
        } catch (RuntimeException unwritten) {
            log.warn(() ->
                    "The table of sessions could not be written and is tried again; until then Interim-Updates get"
                            + " no answer: " + unwritten.getMessage());
            putBack(batch);
            batch.waiting.forEach(each -> each.completeExceptionally(unwritten));
            return;
        }
        writtenPoint = batch.point;
        writtenAt = now;
        batch.waiting.forEach(each -> each.complete(null));
    }

    private synchronized void putBack(Batch batch) {
        everything |= batch.everything;
        batch.rows.forEach(pending::putIfAbsent);
    }

    private void sweep() {
        long now = clock.nanoTime().getAsLong();
        if (now - sweptAt >= SWEEP.toNanos()) {
            sweptAt = now;
            try {
                sessions.sweep();
            } catch (RuntimeException fault) {
                // Thrown on, it would end the thread.
                log.warn(() -> "Sessions that are due could not be ended; that is tried again", fault);
            }
        }
    }

    /** Writes what is pending, and ends. */
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
