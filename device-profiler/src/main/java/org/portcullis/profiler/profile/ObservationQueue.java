package org.portcullis.profiler.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.ObservationSink;

/**
 * Where what is seen of devices waits for the thread {@code profiler}: at most {@value #CAPACITY} observations. Beyond that
 * they are dropped and counted; a device that is still there is seen again.
 */
final class ObservationQueue implements ObservationSink {
    static final int CAPACITY = 10_000;

    private final BlockingQueue<Supplier<Observation>> waiting = new ArrayBlockingQueue<>(CAPACITY);
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();

    @Override
    public void offer(Supplier<Observation> unread) {
        if (waiting.offer(unread)) {
            taken.incrementAndGet();
        } else {
            dropped.incrementAndGet();
        }
    }

    /** What waits, at most so many; waits itself for a first one no longer than {@code millis}. */
    List<Observation> take(int most, long millis) throws InterruptedException {
        List<Supplier<Observation>> batch = new ArrayList<>();
        Supplier<Observation> first = waiting.poll(millis, TimeUnit.MILLISECONDS);
        if (first != null) {
            batch.add(first);
            waiting.drainTo(batch, most - 1);
        }
        return batch.stream().flatMap(unread -> read(unread).stream()).toList();
    }

    /** What cannot be read has no bearing on what can. */
    private Optional<Observation> read(Supplier<Observation> unread) {
        try {
            return Optional.of(unread.get())
                    .filter(read -> !read.signals().isEmpty() || read.device().isPresent());
        } catch (RuntimeException unreadable) {
            dropped.incrementAndGet();
            return Optional.empty();
        }
    }

    int size() {
        return waiting.size();
    }

    /** Since the start. */
    long taken() {
        return taken.get();
    }

    /** Since the start. */
    long dropped() {
        return dropped.get();
    }
}
