package org.portcullis.profiler.anomaly;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.event.Field;

/** The events that this node kept, in their order, and then each as it is kept. For one thread. */
public interface EventFeed extends AutoCloseable {

    /** An event, with the fields of {@link Events#WANTED} that it has. */
    record Entry(long sequence, Map<Field, Object> event) {
        public Entry {
            event = Map.copyOf(event);
        }
    }

    /** The next one; waits for it, at most for a time. */
    Optional<Entry> next(Duration most) throws InterruptedException;

    @Override
    void close();
}
