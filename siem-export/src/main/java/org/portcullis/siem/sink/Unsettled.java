package org.portcullis.siem.sink;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.portcullis.siem.store.DeadLetter;

/** Batches that were sent and do not count as delivered yet, the oldest first. */
final class Unsettled {
    /** Events in doubt on a connection without acknowledgements; beyond that the oldest count as delivered. */
    static final int MOST_EVENTS = 2000;

    /** The cursor goes to the disk for every batch that had events, and this often for all those that had none. */
    private static final Duration SKIPPED = Duration.ofSeconds(10);

    private final Duration settling;
    private final Deque<Settled> sent = new ArrayDeque<>();
    private int events;

    /**
     * What counts as delivered.
     *
     * @param last the sequence that the cursor moves to
     * @param at when it was sent, as {@link System#nanoTime} has it
     */
    record Settled(long last, int events, List<DeadLetter> refused, long at) {}

    /** @param settling how long what was sent has to wait */
    Unsettled(Duration settling) {
        this.settling = settling;
    }

    void add(Settled batch) {
        sent.add(batch);
        events += batch.events();
    }

    /** All that is due, as one. */
    Optional<Settled> due(long now) {
        int count = 0;
        int index = 0;
        int left = events;
        for (Settled batch : sent) {
            index++;
            Duration wait = batch.events() == 0 ? SKIPPED : settling;
            if (now - batch.at() >= wait.toNanos() || left > MOST_EVENTS) {
                count = index;
            }
            left -= batch.events();
        }
        List<DeadLetter> refused = new ArrayList<>();
        Optional<Settled> due = Optional.empty();
        for (int i = 0; i < count; i++) {
            Settled batch = sent.remove();
            events -= batch.events();
            refused.addAll(batch.refused());
            due = Optional.of(new Settled(batch.last(), batch.events(), refused, batch.at()));
        }
        return due;
    }
}
