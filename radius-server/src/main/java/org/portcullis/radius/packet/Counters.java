package org.portcullis.radius.packet;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts how often each of a closed set of things happened. Safe and cheap for many threads.
 *
 * @param <E> what is counted
 */
public final class Counters<E extends Enum<E>> {
    private final Map<E, LongAdder> counts;
    private final Class<E> type;

    public Counters(Class<E> type) {
        this.type = type;
        counts = new EnumMap<>(type);
        for (E each : type.getEnumConstants()) {
            counts.put(each, new LongAdder());
        }
    }

    public void count(E what) {
        counts.get(what).increment();
    }

    public long of(E what) {
        return counts.get(what).sum();
    }

    /** Every count, zeroes too; not one instant for all of them. */
    public Map<E, Long> snapshot() {
        Map<E, Long> snapshot = new EnumMap<>(type);
        counts.forEach((what, count) -> snapshot.put(what, count.sum()));
        return snapshot;
    }
}
