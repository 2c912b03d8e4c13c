package org.portcullis.console.api;

import io.javalin.http.Context;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.portcullis.console.store.AccountName;
import org.portcullis.siem.index.EventTail;

/**
 * One feed, written as the client takes it, without a thread of its own. What waits for the client is at most one page, cut at
 * {@value #WAITING} octets.
 */
final class EventStream implements WriteListener {
    private static final int WAITING = 256 * 1024;
    private static final long KEEP_ALIVE = Duration.ofSeconds(10).toNanos();
    /** Then the client comes back with its token, which may be none any more. */
    private static final long LIFE = Duration.ofMinutes(15).toNanos();

    private final AccountName caller;
    private final String query;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Queue<byte[]> waiting = new ArrayDeque<>();
    private final long begun = System.nanoTime();
    private Optional<ServletOutputStream> out = Optional.empty();
    private long sequence;
    private long written = System.nanoTime();
    private boolean flushed = true;

    EventStream(AccountName caller, String query, long sequence) {
        this.caller = caller;
        this.query = query;
        this.sequence = sequence;
    }

    AccountName caller() {
        return caller;
    }

    String query() {
        return query;
    }

    /** Every event up to this one was taken. */
    synchronized long sequence() {
        return sequence;
    }

    /** Completed when nothing more will be written. */
    CompletableFuture<Void> ended() {
        return ended;
    }

    /** Begins to write; the request is asynchronous by now. */
    synchronized CompletableFuture<Void> start(Context context) {
        try {
            ServletOutputStream stream = context.res().getOutputStream();
            waiting.add(text("retry: 2000\nid: " + sequence + "\n\n"));
            out = Optional.of(stream);
            stream.setWriteListener(this);
        } catch (IOException gone) {
            ended.completeExceptionally(gone);
        }
        return ended;
    }

    /** Whether the client has taken everything. */
    synchronized boolean drained() {
        return out.isPresent() && waiting.isEmpty() && flushed;
    }

    synchronized void take(EventTail tail) {
        StringBuilder page = new StringBuilder();
        long upTo = tail.sequence();
        for (EventTail.Entry event : tail.events()) {
            page.append("id: ")
                    .append(event.sequence())
                    .append("\ndata: ")
                    .append(event.event())
                    .append("\n\n");
            if (page.length() > WAITING) {
                upTo = event.sequence();
                break;
            }
        }
        sequence = upTo;
        long now = System.nanoTime();
        if (now - begun > LIFE) {
            end();
        } else if (page.length() > 0 || now - written > KEEP_ALIVE) {
            // An id alone makes no event: it tells the client from where to go on.
            waiting.add(text(page.length() > 0 ? page.toString() : "id: " + sequence + "\n\n"));
            written = now;
            pump();
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public synchronized void onWritePossible() {
        pump();
    }

    private void pump() {
        try {
            ServletOutputStream stream = out.orElseThrow();
            while (stream.isReady()) {
                if (!waiting.isEmpty()) {
                    stream.write(waiting.remove());
                    flushed = false;
                    written = System.nanoTime();
                } else if (!flushed) {
                    stream.flush();
                    flushed = true;
                } else {
                    return;
                }
            }
        } catch (IOException gone) {
            onError(gone);
        }
    }

    @Override
    public void onError(Throwable gone) {
        ended.complete(null);
    }

    /** Ends it when nothing could be written for so long. */
    synchronized void endIfStalled(Duration patience) {
        if (System.nanoTime() - written > patience.toNanos()) {
            end();
        }
    }

    void end() {
        ended.complete(null);
    }
}
