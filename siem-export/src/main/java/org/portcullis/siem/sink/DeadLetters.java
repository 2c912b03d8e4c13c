package org.portcullis.siem.sink;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.siem.store.CursorStore;
import org.portcullis.siem.store.DeadLetter;

/** What a receiver refused for what it is: seen, sent again when the cause is mended, or given up. */
public final class DeadLetters {
    /** Letters that one replay sends; the next one goes on. */
    public static final int MOST = 1000;

    private static final int AT_ONCE = 100;

    private final String exporter;
    private final Target target;
    private final CursorStore cursors;
    private final InstantSource clock;

    DeadLetters(String exporter, Target target, CursorStore cursors, InstantSource clock) {
        this.exporter = exporter;
        this.target = target;
        this.cursors = cursors;
        this.clock = clock;
    }

    /**
     * What became of a replay.
     *
     * @param delivered letters that are there now, and dead no more
     * @param refused letters that were refused again, with the new reason
     * @param left letters that there are now
     * @param problem why it ended before all were tried
     */
    public record Replayed(int delivered, int refused, long left, Optional<String> problem) {}

    /** The newest. */
    public List<DeadLetter> newest(int limit) {
        return cursors.deadLetters(exporter, limit);
    }

    /** Sends them again, the oldest first, over a connection of its own; one attempt. */
    public Replayed replay() {
        List<DeadLetter> letters = cursors.oldestDeadLetters(exporter, MOST);
        int delivered = 0;
        int refused = 0;
        Optional<String> problem = Optional.empty();
        try (Sink sink = target.connect()) {
            sink.prepare();
            for (int from = 0; from < letters.size() && problem.isEmpty(); from += AT_ONCE) {
                List<DeadLetter> some = letters.subList(from, Math.min(letters.size(), from + AT_ONCE));
                Delivery delivery = new Delivery(exporter, items(some), AT_ONCE, clock);
                problem = attempt(delivery, sink);
                List<Long> unsettled = new ArrayList<>(delivery.pending());
                delivery.refused().forEach(letter -> unsettled.add(letter.sequence()));
                List<Long> done = some.stream()
                        .map(DeadLetter::sequence)
                        .filter(sequence -> !unsettled.contains(sequence))
                        .toList();
                cursors.settleDeadLetters(exporter, done, delivery.refused());
                delivered += done.size();
                refused += delivery.refused().size();
            }
        } catch (IOException e) {
            problem = Optional.of(String.valueOf(e.getMessage()));
        }
        return new Replayed(delivered, refused, cursors.countDeadLetters(exporter), problem);
    }

    private static Optional<String> attempt(Delivery delivery, Sink sink) {
        try {
            // Fewer at once, until those are found that are refused.
            int slice;
            do {
                slice = delivery.slice();
                try {
                    delivery.attempt(sink);
                    sink.probe();
                    return Optional.empty();
                } catch (RefusedException e) {
                    if (!e.byItsEvents() || delivery.slice() == slice) {
                        throw e;
                    }
                }
            } while (true);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private static List<ExportItem> items(List<DeadLetter> letters) {
        return letters.stream()
                .flatMap(letter -> ExportItem.of(letter.sequence(), letter.document()).stream())
                .map(ExportItem::doubted)
                .toList();
    }

    /** Gives all of them up; answers how many. */
    public int discard() {
        return cursors.discardDeadLetters(exporter);
    }
}
