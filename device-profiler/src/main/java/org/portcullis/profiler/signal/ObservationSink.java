package org.portcullis.profiler.signal;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** Where what is seen of devices goes. */
@FunctionalInterface
public interface ObservationSink {
    /** For those that have no profiler. */
    ObservationSink NONE = unread -> {};

    /**
     * Takes it without blocking; where there is no room it is dropped and counted.
     *
     * @param unread what was seen; asked once on the thread of who takes it, or never, so that reading a packet costs the
     *     thread that received it nothing
     */
    void offer(Supplier<Observation> unread);

    /** The same, where somebody else sees what is read, too, on the thread that reads it. */
    default ObservationSink watchedBy(Consumer<Observation> watcher) {
        return unread -> offer(() -> {
            Observation seen = unread.get();
            watcher.accept(seen);
            return seen;
        });
    }
}
