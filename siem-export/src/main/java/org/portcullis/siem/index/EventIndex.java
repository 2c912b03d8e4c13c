package org.portcullis.siem.index;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import org.apache.lucene.store.AlreadyClosedException;
import org.portcullis.siem.journal.Journal;

/**
 * Makes the journal searchable: one Lucene index a day, fed by the thread {@code event-index}, which follows the journal.
 * An event is found as soon as it is read from the journal, and committed every few seconds. The journal is the truth: what a
 * crash or a damage takes from the index is read from there again.
 */
public final class EventIndex implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(60);
    private static final int ATTEMPTS = 100;

    private final IndexFeed feed;
    private final Thread thread;
    private final EventSearch search;
    private final InstantSource clock;

    /**
     * How the index is.
     *
     * @param indexed the newest sequence that is found by searches
     * @param committed the newest sequence that the journal need not keep for the index
     * @param failure why it does not follow the journal, while it does not
     */
    public record Status(long indexed, long committed, Optional<String> failure) {}

    private EventIndex(IndexFeed feed, InstantSource clock) {
        this.feed = feed;
        this.clock = clock;
        this.search = new EventSearch(
                this::snapshot, (part, cause) -> feed.suspect(LocalDate.parse(part.name()), cause), clock);
        this.thread = new Thread(feed, "event-index");
        this.thread.setDaemon(true);
    }

    /**
     * Opens the index, making it when there is none, and begins to follow the journal. What cannot be read is set aside
     * and made again; what cannot be written is tried again and shows in {@link #status()}.
     */
    public static EventIndex open(Path folder, Journal journal, InstantSource clock, IndexNews news) {
        EventIndex index = new EventIndex(new IndexFeed(folder, journal, news), clock);
        index.feed.open();
        index.thread.start();
        return index;
    }

    /** The same, with nobody to tell what happens. */
    public static EventIndex open(Path folder, Journal journal, InstantSource clock) {
        return open(folder, journal, clock, IndexNews.NONE);
    }

    public EventSearch search() {
        return search;
    }

    public Status status() {
        return feed.status();
    }

    /** Has the days deleted that are wholly past keeping. */
    public void enforceRetention(Duration retention) {
        feed.keepFrom(LocalDate.ofInstant(clock.instant().minus(retention), ZoneOffset.UTC));
    }

    /** The days may change while they are being collected; then they are collected once more. */
    private Snapshot snapshot() {
        AlreadyClosedException last = new AlreadyClosedException("never tried");
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                return feed.snapshot();
            } catch (AlreadyClosedException changed) {
                last = changed;
                Thread.onSpinWait();
            } catch (IOException e) {
                throw new SearchException("the index cannot be read: " + e.getMessage(), e);
            }
        }
        throw new SearchException("the index is being opened again; try once more", last);
    }

    /** Commits what is indexed, then closes. */
    @Override
    public void close() {
        feed.stop();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
