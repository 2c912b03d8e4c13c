package org.portcullis.policy.event;

import java.util.concurrent.CompletionStage;

/** Where events go to be kept. */
@FunctionalInterface
public interface EventSink {

    /**
     * Takes an event without blocking.
     *
     * @return completed with the event's sequence number after the event is synced to disk; completed exceptionally
     *     when it could not be written, in which case nothing that the event promises may happen
     */
    CompletionStage<Long> append(SecurityEvent event);
}
