package org.portcullis.radius.node;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.coa.ChangeOfAuthorization;
import org.portcullis.radius.coa.NoTargetException;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.store.OrderStore;

/**
 * Orders from and to other nodes. The node that has the session takes one, exactly once, and says what came of it; who asked
 * takes it back when nobody does in time, so that nothing happens behind his back. For one thread alone, but for {@link
 * #ask} and {@link #waiting}.
 */
final class RemoteOrders {
    /** Of this node's callers at once. */
    private static final int MAX_WAITING = 64;

    private record Waiting(String owner, CompletableFuture<OrderAnswer> answer, long askedAt, boolean taken) {}

    private final OrderStore store;
    private final Sessions sessions;
    private final ChangeOfAuthorization coa;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();

    /** @param patience that a NAS is given, and a node to take an order */
    RemoteOrders(
            OrderStore store, Sessions sessions, ChangeOfAuthorization coa, Duration patience, LongSupplier nanoTime) {
        this.store = store;
        this.sessions = sessions;
        this.coa = coa;
        this.patience = patience;
        this.nanoTime = nanoTime;
    }

    /**
     * Asks the node that has a session. Waits for the database, and for nothing else.
     *
     * @return completed by {@link #poll}
     */
    CompletableFuture<OrderAnswer> ask(String session, String owner, Method method, String actor) {
        if (waiting() >= MAX_WAITING) {
            return CompletableFuture.completedFuture(
                    OrderAnswer.nothing(MAX_WAITING + " orders to other nodes wait for their answers already"));
        }
        OrderStore.Order order = store.place(session, owner, method, actor);
        CompletableFuture<OrderAnswer> answer = new CompletableFuture<>();
        synchronized (waiting) {
            waiting.put(order.id(), new Waiting(owner, answer, nanoTime.getAsLong(), false));
        }
        return answer;
    }

    /** How many callers wait for an answer. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** Looks for answers, and gives up what has none. */
    void poll() {
        Map<String, Waiting> asked;
        synchronized (waiting) {
            asked = new LinkedHashMap<>(waiting);
        }
        asked.forEach((id, order) -> {
            Optional<OrderAnswer> answer =
                    store.answerTo(id).map(OrderAnswer::parse).or(() -> givenUp(id, order));
            if (answer.isPresent()) {
                synchronized (waiting) {
                    waiting.remove(id);
                }
                order.answer.complete(answer.get());
            }
        });
    }

    private Optional<OrderAnswer> givenUp(String id, Waiting order) {
        long waited = nanoTime.getAsLong() - order.askedAt;
        if (!order.taken && waited > patience.toNanos()) {
            if (store.take(id)) {
                return Optional.of(OrderAnswer.nothing(
                        "node " + order.owner + ", whose session it is, did not take the order, and it was withdrawn;"
                                + " when that node stays silent, another one takes its sessions over"));
            }
            synchronized (waiting) {
                waiting.put(id, new Waiting(order.owner, order.answer, order.askedAt, true));
            }
        }
        return waited > 2 * patience.toNanos() + patience.toNanos() / 2
                ? Optional.of(OrderAnswer.nothing("the node that took the order has not said what came of it"))
                : Optional.empty();
    }

    /**
     * Takes the orders that are about this node's sessions.
     *
     * @param done has an answer written, on the thread of all this
     */
    void look(Executor done) {
        for (OrderStore.Order order : store.open(patience)) {
            if (sessions.find(order.session()).isPresent() && store.take(order.id())) {
                carryOut(order, done);
            }
        }
    }

    private void carryOut(OrderStore.Order order, Executor done) {
        try {
            coa.demand(order.session(), order.method(), order.actor())
                    .whenComplete((report, failed) -> done.execute(() -> store.answer(
                            order.id(),
                            (failed == null
                                            ? OrderAnswer.of(report)
                                            : OrderAnswer.nothing("the node stopped before the switch answered"))
                                    .json())));
        } catch (NoTargetException nobody) {
            store.answer(order.id(), OrderAnswer.nothing(nobody.getMessage()).json());
        }
    }

    /** Nobody is left waiting. */
    void close() {
        synchronized (waiting) {
            for (Iterator<Waiting> each = waiting.values().iterator(); each.hasNext(); each.remove()) {
                each.next().answer.completeExceptionally(new CancellationException("the appliance is being stopped"));
            }
        }
    }
}
