package org.portcullis.policy.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.portcullis.policy.event.EventSink;

/**
 * Turns each change of this node into its event. An event that is written again after a crash has the same id, so it is
 * never lost and can be told from another one.
 */
public final class ChangeEvents implements ChangeConsumer {
    private final EventSink events;

    public ChangeEvents(EventSink events) {
        this.events = events;
    }

    @Override
    public String name() {
        return "events";
    }

    @Override
    public boolean ofEveryNode() {
        return false;
    }

    @Override
    public boolean ofTheBeginning() {
        return true;
    }

    @Override
    public CompletionStage<?> take(List<Change> changes) {
        return CompletableFuture.allOf(changes.stream()
                .map(change -> events.append(ChangeEvent.of(change)).toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }
}
