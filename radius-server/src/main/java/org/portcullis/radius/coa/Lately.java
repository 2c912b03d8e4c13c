package org.portcullis.radius.coa;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Whether something happened a moment ago. Safe for many threads. */
final class Lately {
    private final LongSupplier nanoTime;
    private final long age;
    private volatile Optional<Long> at = Optional.empty();

    /** @param age for how long it counts as a moment ago */
    Lately(LongSupplier nanoTime, Duration age) {
        this.nanoTime = nanoTime;
        this.age = age.toNanos();
    }

    void happened() {
        at = Optional.of(nanoTime.getAsLong());
    }

    boolean isSo() {
        Optional<Long> last = at;
        return last.isPresent() && nanoTime.getAsLong() - last.get() < age;
    }
}
