package org.portcullis.console.api;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.portcullis.console.EventQuery;
import org.portcullis.console.auth.Problem;
import org.portcullis.console.store.AccountName;
import org.portcullis.siem.index.EventTail;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live feeds of the audit trail: one thread, {@code event-streams}, asks for what is new by its sequence and hands it to each
 * of them, so that none holds a thread of its own. At most {@value #MOST}, {@value #MOST_OF_ONE} of one caller; what is not
 * read holds back only its own feed, and ends it after a while.
 */
public final class EventStreams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
    private static final int MOST = 32;
    private static final int MOST_OF_ONE = 8;
    private static final int PAGE = 100;
    private static final Duration ROUND = Duration.ofMillis(250);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final EventQuery events;
    private final Duration patience;
    private final List<EventStream> open = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "event-streams");
    private boolean closed;

    public EventStreams(EventQuery events) {
        this(events, PATIENCE);
    }

    /** @param patience with a client that reads nothing */
    EventStreams(EventQuery events, Duration patience) {
        this.events = events;
        this.patience = patience;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Answers with a stream, which goes on after this returns.
     *
     * @param query in KQL, which was checked
     * @param after the sequence of the last event that the client has
     * @throws Problem when there are too many
     */
    public void open(Context context, AccountName caller, String query, long after) {
        EventStream stream = new EventStream(caller, query, after);
        synchronized (open) {
            long own = open.stream().filter(one -> one.caller().equals(caller)).count();
            if (closed || open.size() >= MOST || own >= MOST_OF_ONE) {
                context.header("Retry-After", "10");
                throw new Problem(
                        503, "Busy", "There are " + open.size() + " streams, " + own + " of them yours; end one.");
            }
            open.add(stream);
            open.notifyAll();
        }
        stream.ended().whenComplete((nothing, failed) -> {
            synchronized (open) {
                open.remove(stream);
            }
        });
        context.status(200)
                .contentType("text/event-stream")
                .header("Cache-Control", "no-store")
                .header("X-Accel-Buffering", "no")
                .future(() -> stream.start(context));
    }

    private void run() {
        try {
            for (List<EventStream> all = next(); !all.isEmpty(); all = next()) {
                boolean more = false;
                for (EventStream stream : all) {
                    more |= step(stream);
                }
                if (!more) {
                    Thread.sleep(ROUND.toMillis());
                }
            }
        } catch (InterruptedException stopped) {
            LOG.debug("the streams end");
        }
    }

    /** All streams, when there is one; none when there will be none any more. */
    private List<EventStream> next() throws InterruptedException {
        synchronized (open) {
            while (open.isEmpty() && !closed) {
                open.wait();
            }
            return closed ? List.of() : List.copyOf(open);
        }
    }

    /** True when there may be more for it at once. */
    private boolean step(EventStream stream) {
        try {
            if (!stream.drained()) {
                stream.endIfStalled(patience);
                return false;
            }
            EventTail tail = events.after(stream.query(), stream.sequence(), PAGE);
            boolean moved = tail.sequence() > stream.sequence();
            stream.take(tail);
            return moved;
        } catch (RuntimeException failed) {
            LOG.warn("a stream of events of {} waits: {}", stream.caller(), failed.getMessage());
            stream.endIfStalled(patience);
            return false;
        }
    }

    @Override
    public void close() {
        List<EventStream> all;
        synchronized (open) {
            closed = true;
            all = List.copyOf(open);
            open.notifyAll();
        }
        thread.interrupt();
        all.forEach(EventStream::end);
    }
}
