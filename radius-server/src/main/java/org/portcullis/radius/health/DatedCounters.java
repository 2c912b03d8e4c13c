package org.portcullis.radius.health;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How often each of a closed set of things happened, when it first did and when last. Safe and cheap for many threads, none of
 * which waits for another.
 */
final class DatedCounters<E extends Enum<E>> {
    private final Class<E> type;
    private final AtomicLongArray counts;
    private final AtomicLongArray first;
    private final AtomicLongArray last;

    DatedCounters(Class<E> type) {
        this.type = type;
        int size = type.getEnumConstants().length;
        counts = new AtomicLongArray(size);
        first = new AtomicLongArray(size);
        last = new AtomicLongArray(size);
    }

    /** @param at milliseconds since 1970-01-01T00:00Z */
    void count(E what, long at) {
        int place = what.ordinal();
        if (counts.getAndIncrement(place) == 0) {
            first.set(place, at);
        }
        last.set(place, at);
    }

    long count(E what) {
        return counts.get(what.ordinal());
    }

    Optional<Instant> first(E what) {
        return time(first, what);
    }

    Optional<Instant> last(E what) {
        return time(last, what);
    }

    /** How often each thing happened that did. */
    Map<E, Long> counts() {
        Map<E, Long> happened = new EnumMap<>(type);
        for (E each : type.getEnumConstants()) {
            if (count(each) > 0) {
                happened.put(each, count(each));
            }
        }
        return happened;
    }

    private static <E extends Enum<E>> Optional<Instant> time(AtomicLongArray times, E what) {
        return Optional.of(times.get(what.ordinal())).filter(at -> at != 0).map(Instant::ofEpochMilli);
    }
}
