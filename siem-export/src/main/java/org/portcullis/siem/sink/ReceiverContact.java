package org.portcullis.siem.sink;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when a receiver goes away and when it is back: the log at once, at most every minute, and who wants the news when it
 * has lasted. One that comes and goes is news every ten minutes at most: what becomes an event goes to that receiver, too, and
 * must not keep itself going. For one thread.
 */
final class ReceiverContact {
    private static final Logger LOG = LoggerFactory.getLogger(ReceiverContact.class);
    private static final long BETWEEN_LINES = Duration.ofMinutes(1).toNanos();
    private static final long BETWEEN_NEWS = Duration.ofMinutes(10).toNanos();

    private final String exporter;
    private final String receiver;
    private final long patience;
    private final ExporterNews news;
    private final LongSupplier nanos;
    private boolean away;
    private boolean logged;
    private boolean told;
    private long since;
    private long lastLogged;
    private long lastTold;

    /** @param nanos as {@link System#nanoTime} has it */
    ReceiverContact(ExporterSettings settings, Target target, ExporterNews news, LongSupplier nanos) {
        this.exporter = settings.name();
        this.receiver = target.toString();
        this.patience = settings.outage().toNanos();
        this.news = news;
        this.nanos = nanos;
        this.lastLogged = nanos.getAsLong() - BETWEEN_LINES;
        this.lastTold = nanos.getAsLong() - BETWEEN_NEWS;
    }

    /** An attempt failed. */
    void failed(String why, long waiting) {
        long now = nanos.getAsLong();
        if (!away) {
            away = true;
            since = now;
            logged = false;
            told = false;
        }
        if (!logged && now - lastLogged >= BETWEEN_LINES) {
            logged = true;
            lastLogged = now;
            LOG.warn("export {}: {}: {}; trying again", exporter, receiver, why);
        }
        if (!told && now - since >= patience && now - lastTold >= BETWEEN_NEWS) {
            told = true;
            lastTold = now;
            news.unreachable(exporter, receiver, why, waiting);
        }
    }

    /**
     * What was sent is there.
     *
     * @param sent when; what was sent before an outage does not end it
     */
    void delivered(long sent) {
        if (!away || sent - since < 0) {
            return;
        }
        away = false;
        if (logged) {
            LOG.info("export {}: {} takes events again", exporter, receiver);
        }
        if (told) {
            news.reachable(exporter, receiver, Duration.ofNanos(nanos.getAsLong() - since));
        }
    }
}
