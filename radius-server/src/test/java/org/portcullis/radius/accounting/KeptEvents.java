package org.portcullis.radius.accounting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.portcullis.policy.event.EventHistory;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.event.Field;
import org.portcullis.policy.event.SecurityEvent;

/** An audit trail in memory that keeps events at once, when told, or not at all. */
final class KeptEvents implements EventSink, EventHistory {
    enum Mode {
        KEEP,
        HOLD,
        FAIL,
        THROW
    }

    private record Held(SecurityEvent event, CompletableFuture<Long> stage) {}

    private final List<SecurityEvent> kept = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private Mode mode = Mode.KEEP;

    @Override
    public synchronized CompletionStage<Long> append(SecurityEvent event) {
        switch (mode) {
            case THROW -> throw new IllegalStateException("the journal is closed");
            case FAIL -> {
                return CompletableFuture.failedFuture(new IOException("disk full"));
            }
            case HOLD -> {
                held.add(new Held(event, new CompletableFuture<>()));
                notifyAll();
                return held.get(held.size() - 1).stage;
            }
            default -> {
                kept.add(event);
                return CompletableFuture.completedFuture((long) kept.size());
            }
        }
    }

    synchronized void mode(Mode wanted) {
        mode = wanted;
    }

    /** Blocks until an event is held back. */
    synchronized void awaitHeld() throws InterruptedException {
        long end = System.nanoTime() + 120_000_000_000L;
        while (held.isEmpty()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("no event came");
            }
            wait(left);
        }
    }

    /** Syncs what was held back, and everything from now on. */
    void release() {
        List<Held> synced;
        synchronized (this) {
            mode = Mode.KEEP;
            synced = List.copyOf(held);
            held.clear();
            synced.forEach(each -> kept.add(each.event));
        }
        synced.forEach(each -> each.stage.complete(lastSequence()));
    }

    synchronized long lastSequence() {
        return kept.size();
    }

    synchronized List<SecurityEvent> all() {
        return List.copyOf(kept);
    }

    /** The only event there is with that action. */
    SecurityEvent only(String action) {
        List<SecurityEvent> found = of(action);
        if (found.size() != 1) {
            throw new AssertionError("one " + action + " was expected: " + all());
        }
        return found.get(0);
    }

    List<SecurityEvent> of(String action) {
        return all().stream()
                .filter(event -> event.get(Field.EVENT_ACTION).orElseThrow().equals(action))
                .toList();
    }

    @Override
    public void after(long sequence, Consumer<Map<Field, Object>> each) {
        all().stream().skip(sequence).map(SecurityEvent::values).forEach(each);
    }
}
