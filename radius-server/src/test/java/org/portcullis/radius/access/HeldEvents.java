package org.portcullis.radius.access;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.SecurityEvent;

/** A sink that keeps events at once, never by itself, or not at all. */
final class HeldEvents implements EventSink {
    enum Mode {
        KEEP,
        HOLD,
        FAIL,
        THROW
    }

    record Held(SecurityEvent event, CompletableFuture<Long> kept) {}

    final List<SecurityEvent> events = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Held> held = new LinkedBlockingQueue<>();
    volatile Mode mode = Mode.KEEP;

    @Override
    public CompletionStage<Long> append(SecurityEvent event) {
        if (mode == Mode.THROW) {
            throw new IllegalStateException("the journal is closed");
        }
        events.add(event);
        CompletableFuture<Long> kept = new CompletableFuture<>();
        switch (mode) {
            case KEEP -> kept.complete((long) events.size());
            case FAIL -> kept.completeExceptionally(new IOException("disk full"));
            default -> held.add(new Held(event, kept));
        }
        return kept;
    }

    /** Blocks until an event is held. */
    Held next() throws InterruptedException {
        Held next = held.poll(Fixture.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no event came");
        }
        return next;
    }

    SecurityEvent only() {
        if (events.size() != 1) {
            throw new AssertionError("one event was expected: " + events);
        }
        return events.get(0);
    }
}
