package org.portcullis.policy.event;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads what an {@link EventSink} kept, by time. */
@FunctionalInterface
public interface EventArchive {

    /**
     * Gives the events of a period, in the order in which they were kept. What is past keeping is left out.
     *
     * @param from the earliest time; empty: from the first event on
     * @param to the first time that is not wanted any more; empty: up to now
     * @param wanted the fields to give, of those that an event has
     * @param each says whether to go on
     */
    void between(Optional<Instant> from, Optional<Instant> to, Set<Field> wanted, Predicate<Map<Field, Object>> each);
}
