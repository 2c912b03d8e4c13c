package org.portcullis.radius.coa;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Orders that wait for their turn, so that a change which concerns many sessions is no storm for switches and devices. The
 * NASes take turns, and each keeps its own order. For the enforcer's thread alone.
 */
final class PacedOrders {
    private static final class Line {
        final Queue<CoaOrder> orders = new ArrayDeque<>();
        long next;
    }

    private final long interval;
    private final long intervalOfNas;
    private final LongSupplier nanoTime;
    private final Map<String, Line> lines = new HashMap<>();
    private final PriorityQueue<Line> byTime = new PriorityQueue<>(
            Comparator.comparing((Line line) -> line.next, (one, other) -> Long.signum(one - other)));
    private long next;
    private volatile int size;

    /** @param nanoTime monotonic */
    PacedOrders(EnforcementSettings.Pace pace, LongSupplier nanoTime) {
        this.interval = TimeUnit.SECONDS.toNanos(1) / pace.perSecond();
        this.intervalOfNas = TimeUnit.SECONDS.toNanos(1) / pace.perSecondAndNas();
        this.nanoTime = nanoTime;
        this.next = nanoTime.getAsLong();
    }

    /** @param nas the client's name */
    void add(String nas, CoaOrder order) {
        Line line = lines.computeIfAbsent(nas, any -> {
            Line fresh = new Line();
            fresh.next = nanoTime.getAsLong();
            return fresh;
        });
        line.orders.add(order);
        size++;
        if (line.orders.size() == 1) {
            byTime.add(line);
        }
    }

    /** The one whose turn it is; empty when it is nobody's yet. */
    Optional<CoaOrder> take() {
        long now = nanoTime.getAsLong();
        while (!byTime.isEmpty() && dueAt() - now <= 0) {
            Line line = byTime.remove();
            CoaOrder order = line.orders.remove();
            size--;
            if (!order.isStopped()) {
                line.next = now + intervalOfNas;
                next = now + interval;
            }
            if (!line.orders.isEmpty()) {
                byTime.add(line);
            } else if (byTime.isEmpty()) {
                lines.clear();
            }
            if (!order.isStopped()) {
                return Optional.of(order);
            }
        }
        return Optional.empty();
    }

    /** Nanoseconds until it is somebody's turn; negative when that is now, empty when nobody waits. */
    Optional<Long> nanosToNext() {
        return byTime.isEmpty() ? Optional.empty() : Optional.of(dueAt() - nanoTime.getAsLong());
    }

    private long dueAt() {
        long ofLine = byTime.element().next;
        return ofLine - next > 0 ? ofLine : next;
    }

    /** Asked by any thread. */
    int size() {
        return size;
    }
}
