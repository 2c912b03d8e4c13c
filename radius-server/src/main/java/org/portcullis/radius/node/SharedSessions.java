package org.portcullis.radius.node;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.ChangeConsumer;
import org.portcullis.policy.store.StoreUnreachableException;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.coa.ChangeOfAuthorization;
import org.portcullis.radius.log.RateLimitedLog;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.store.NodeStore;
import org.portcullis.radius.store.OrderStore;
import org.slf4j.LoggerFactory;

/**
 * The sessions of nodes that share a database: each has its own, can ask the others about theirs, and takes over those of one
 * that fell silent. One thread, {@code nodes}; it has a few tasks of its own, an order at a time, and one look for the changes
 * that came meanwhile.
 */
public final class SharedSessions implements ChangeConsumer, AutoCloseable {
    private static final int BEATS_A_SILENCE = 6;
    private static final Duration POLL = Duration.ofMillis(100);

    private final String node;
    private final Duration interval;
    private final Sessions sessions;
    private final ChangeOfAuthorization coa;
    private final NodeWatch watch;
    private final RemoteOrders orders;
    private final RateLimitedLog faults;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final AtomicBoolean polling = new AtomicBoolean();
    private final ScheduledThreadPoolExecutor thread =
            new ScheduledThreadPoolExecutor(1, task -> new Thread(task, "nodes"));

    /**
     * What it works with.
     *
     * @param stored asks when everything that was noted in the table of sessions is on disk
     */
    public record Collaborators(
            NodeStore nodes,
            OrderStore orders,
            Sessions sessions,
            Supplier<CompletionStage<Void>> stored,
            ChangeOfAuthorization coa,
            RadiusClock clock) {}

    /**
     * @param silence after which a node counts as gone
     * @param patience that a NAS is given, and a node to take an order
     */
    public SharedSessions(String node, Duration silence, Duration patience, Collaborators with) {
        this.node = node;
        this.interval = silence.dividedBy(BEATS_A_SILENCE);
        this.sessions = with.sessions;
        this.coa = with.coa;
        this.watch = new NodeWatch(with.nodes, sessions, with.stored, coa, silence, with.clock.nanoTime());
        this.orders = new RemoteOrders(with.orders, sessions, coa, patience, with.clock.nanoTime());
        this.faults = new RateLimitedLog(
                LoggerFactory.getLogger(SharedSessions.class), Duration.ofMinutes(1), with.clock.nanoTime());
    }

    /** Begins; the table of sessions is filled before. What changed while nobody looked after them is made up for. */
    public void start() {
        coa.lookAfter(sessions.all().stream().map(Session::id).toList());
        thread.scheduleWithFixedDelay(
                () -> guarded(() -> {
                    watch.turn();
                    look();
                }),
                0,
                interval.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * Asks for a request about a session of another node.
     *
     * @param owner that node
     * @param actor who asks, for the audit trail
     * @return completed with what came of it, within two and a half times the patience
     */
    public CompletionStage<OrderAnswer> ask(String session, String owner, Method method, String actor) {
        CompletableFuture<OrderAnswer> answer = orders.ask(session, owner, method, actor);
        if (!answer.isDone() && polling.compareAndSet(false, true)) {
            run(this::poll, POLL);
        }
        return answer;
    }

    private void poll() {
        try {
            orders.poll();
        } finally {
            if (orders.waiting() > 0) {
                run(this::poll, POLL);
            } else {
                polling.set(false);
                if (orders.waiting() > 0 && polling.compareAndSet(false, true)) {
                    run(this::poll, POLL);
                }
            }
        }
    }

    @Override
    public String name() {
        return "nodes";
    }

    /** An order that is missed is found at the next beat. */
    @Override
    public CompletionStage<?> take(List<Change> changes) {
        if (changes.stream().anyMatch(change -> change.action() == EventAction.SESSION_ORDERED)
                && looking.compareAndSet(false, true)) {
            run(
                    () -> {
                        looking.set(false);
                        look();
                    },
                    Duration.ZERO);
        }
        boolean returned = changes.stream()
                .anyMatch(change -> change.action() == EventAction.NODE_RETURNED
                        && node.equals(change.before().get("node")));
        return returned ? CompletableFuture.runAsync(watch::keepMine, thread) : CompletableFuture.completedFuture(true);
    }

    private void look() {
        orders.look(work -> run(work, Duration.ZERO));
    }

    private void run(Runnable work, Duration after) {
        try {
            thread.schedule(() -> guarded(work), after.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            // Whoever waits is told by close.
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (StoreUnreachableException unreachable) {
            // Said once, by the contact to the database.
        } catch (RuntimeException fault) {
            faults.warn(() -> "The sessions of other nodes could not be looked after; that is tried again: " + fault);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            thread.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        orders.close();
    }
}
