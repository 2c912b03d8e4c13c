package org.portcullis.policy.event;

import java.util.Map;
import java.util.function.Consumer;

/** Reads again what an {@link EventSink} kept. */
@FunctionalInterface
public interface EventHistory {

    /**
     * Gives every event that was kept after a sequence, oldest first, as far as there are any now. What is past keeping is
     * left out.
     *
     * @param each gets the fields of an event; those that this version does not know are left out
     */
    void after(long sequence, Consumer<Map<Field, Object>> each);
}
