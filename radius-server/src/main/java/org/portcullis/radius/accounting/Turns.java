package org.portcullis.radius.accounting;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets what concerns the same thing happen one after the other, in the order it came, with no thread waiting. Bounded in
 * all and for each thing.
 *
 * @param <K> what it concerns
 */
final class Turns<K> {
    private final int maxInAll;
    private final int maxOfOne;
    private final Map<K, Queue<Supplier<CompletionStage<?>>>> waiting = new HashMap<>();
    private int count;

    Turns(int maxInAll, int maxOfOne) {
        this.maxInAll = maxInAll;
        this.maxOfOne = maxOfOne;
    }

    /**
     * Runs the work when all earlier work of that key has ended.
     *
     * @param work has ended when its stage has, however; must not throw
     * @return false when there is too much already; then it never runs
     */
    boolean take(K key, Supplier<CompletionStage<?>> work) {
        synchronized (this) {
            Queue<Supplier<CompletionStage<?>>> others = waiting.get(key);
            if (count >= maxInAll || others != null && others.size() >= maxOfOne) {
                return false;
            }
            count++;
            if (others != null) {
                others.add(work);
                return true;
            }
            waiting.put(key, new ArrayDeque<>(1));
        }
        run(key, work);
        return true;
    }

    /** Work that is in hand or waits. */
    synchronized int size() {
        return count;
    }

    private void run(K key, Supplier<CompletionStage<?>> work) {
        work.get().whenComplete((done, failure) -> next(key));
    }

    private void next(K key) {
        Supplier<CompletionStage<?>> work;
        synchronized (this) {
            count--;
            work = waiting.get(key).poll();
            if (work == null) {
                waiting.remove(key);
                return;
            }
        }
        run(key, work);
    }
}
