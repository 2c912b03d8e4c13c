package org.portcullis.console.page.exporters;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How many events a second exporters deliver, by what was seen of them in the last minute by whoever looked. */
final class DeliveryRates {
    private static final long SHORTEST = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST = TimeUnit.MINUTES.toNanos(1);

    private final Map<String, Deque<Look>> looks = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;

    DeliveryRates(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    private record Look(long at, long delivered) {}

    /**
     * @param exporter one of those configured, so that the table is bounded
     * @return events a second; empty when nobody looked a while before
     */
    OptionalDouble note(String exporter, long delivered) {
        Deque<Look> seen = looks.computeIfAbsent(exporter, first -> new ArrayDeque<>());
        synchronized (seen) {
            long now = nanoTime.getAsLong();
            if (seen.isEmpty() || now - seen.getLast().at >= SHORTEST) {
                seen.add(new Look(now, delivered));
            }
            while (seen.size() > 1 && now - seen.getFirst().at > LONGEST) {
                seen.removeFirst();
            }
            double seconds = (now - seen.getFirst().at) / (double) SHORTEST;
            return seconds < 1 || seconds * SHORTEST > LONGEST
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((delivered - seen.getFirst().delivered) / seconds);
        }
    }
}
