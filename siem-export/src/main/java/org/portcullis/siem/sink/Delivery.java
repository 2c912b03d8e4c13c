package org.portcullis.siem.sink;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.portcullis.siem.store.DeadLetter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A batch on its way: what of it is still to be delivered, and what was refused. Each attempt takes it further; it is
 * settled when nothing is left.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final int TOO_MANY = 429;

    private final String exporter;
    private final InstantSource clock;
    private final List<DeadLetter> refused = new ArrayList<>();
    private List<ExportItem> pending;
    private int slice;
    private String said = "";

    /** @param slice events a request at first; fewer while the server says that it is too much */
    Delivery(String exporter, List<ExportItem> items, int slice, InstantSource clock) {
        this.exporter = exporter;
        this.pending = List.copyOf(items);
        this.slice = slice;
        this.clock = clock;
    }

    boolean settled() {
        return pending.isEmpty();
    }

    List<DeadLetter> refused() {
        return refused;
    }

    /** The sequences of the events that are not settled. */
    List<Long> pending() {
        return pending.stream().map(ExportItem::sequence).toList();
    }

    /** Events that are not settled. */
    int left() {
        return pending.size();
    }

    /** What the receiver said last, in its own words. */
    String said() {
        return said;
    }

    /** Events a request that the server takes. */
    int slice() {
        return slice;
    }

    /**
     * Sends all that is pending, once.
     *
     * @throws IOException with why some of it has to be sent again
     */
    void attempt(Sink sink) throws IOException {
        List<ExportItem> later = new ArrayList<>();
        String problem = "";
        while (!pending.isEmpty()) {
            resolveDoubts(sink);
            List<ExportItem> sent = pending.subList(0, Math.min(slice, pending.size()));
            List<ItemOutcome> outcomes = sent.isEmpty() ? List.of() : send(sink, sent, later);
            for (int i = 0; i < outcomes.size(); i++) {
                ExportItem item = sent.get(i);
                switch (outcomes.get(i).verdict()) {
                    case DONE -> {}
                    case AGAIN -> later.add(item.certain());
                    case DOUBT -> later.add(item.doubted());
                    case REFUSED -> refuse(item, outcomes.get(i));
                }
                if (outcomes.get(i).verdict() != ItemOutcome.Verdict.DONE) {
                    problem = outcomes.get(i).status() + " " + outcomes.get(i).reason();
                }
            }
            // A server that has no room for any of them has none for as many next time either.
            if (!outcomes.isEmpty() && outcomes.stream().allMatch(outcome -> outcome.status() == TOO_MANY)) {
                slice = Math.max(1, sent.size() / 2);
            }
            pending = List.copyOf(pending.subList(sent.size(), pending.size()));
        }
        pending = List.copyOf(later);
        if (!pending.isEmpty()) {
            throw new IOException(pending.size() + " events were not taken: " + problem);
        }
    }

    /** What may be there already is looked up, and not sent when it is. */
    private void resolveDoubts(Sink sink) throws IOException {
        List<ExportItem> doubtful = pending.stream().filter(ExportItem::inDoubt).toList();
        if (!doubtful.isEmpty()) {
            Set<String> present = sink.present(doubtful);
            pending = pending.stream()
                    .filter(item -> !item.inDoubt() || !present.contains(item.id()))
                    .map(ExportItem::certain)
                    .toList();
        }
    }

    private List<ItemOutcome> send(Sink sink, List<ExportItem> sent, List<ExportItem> later) throws IOException {
        try {
            SinkAnswer answer = sink.send(sent);
            said = answer.text();
            return answer.outcomes();
        } catch (RefusedException e) {
            if (e.byItsEvents() && sent.size() == 1) {
                return List.of(new ItemOutcome(e.status(), String.valueOf(e.getMessage())));
            }
            slice = e.byItsEvents() || e.status() == TOO_MANY ? Math.max(1, sent.size() / 2) : slice;
            keep(later, e.status() >= 500 ? sent.size() : 0);
            throw e;
        } catch (IOException e) {
            keep(later, neverSent(e) ? 0 : sent.size());
            throw e;
        }
    }

    /** After a request that failed as a whole: all is pending still, the first events of it perhaps there. */
    private void keep(List<ExportItem> later, int doubtful) {
        List<ExportItem> all = new ArrayList<>(later);
        for (int i = 0; i < pending.size(); i++) {
            all.add(i < doubtful ? pending.get(i).doubted() : pending.get(i));
        }
        pending = List.copyOf(all);
    }

    private static boolean neverSent(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException || cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private void refuse(ExportItem item, ItemOutcome outcome) {
        LOG.warn(
                "export {}: event {} is refused by the receiver: {} {}",
                exporter,
                item.id(),
                outcome.status(),
                outcome.reason());
        refused.add(new DeadLetter(
                item.sequence(), item.id(), outcome.status(), outcome.reason(), item.document(), clock.instant()));
    }
}
