package org.portcullis.policy.store;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the database can be reached, by what came of the last question to it. Safe for many threads. */
public final class DatabaseContact {
    private static final Logger LOG = LoggerFactory.getLogger(DatabaseContact.class);

    private static final Duration PROBE = Duration.ofSeconds(1);

    /** Is told when the contact is lost and when it is there again; on the thread that found out. */
    public interface Listener {
        /** @param heard when the database last answered */
        void lost(Instant heard, String why);

        void regained(Duration silence);
    }

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong askedNanos = new AtomicLong();
    private volatile long heardNanos;
    private volatile Optional<Instant> lostSince = Optional.empty();

    /** @param nanoTime monotonic */
    DatabaseContact(InstantSource clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.heardNanos = nanoTime.getAsLong();
    }

    public void listen(Listener listener) {
        listeners.add(listener);
    }

    /** When the database last answered, where it does not now. */
    public Optional<Instant> lostSince() {
        return lostSince;
    }

    public boolean isLost() {
        return lostSince.isPresent();
    }

    /** How long it has been silent; zero while it answers. */
    public Duration silence() {
        return isLost() ? Duration.ofNanos(nanoTime.getAsLong() - heardNanos) : Duration.ZERO;
    }

    /** Whether it makes sense to ask: while it does not answer, one question a second, so that nobody waits for nothing. */
    boolean mayAsk() {
        if (!isLost()) {
            return true;
        }
        long now = nanoTime.getAsLong();
        long asked = askedNanos.get();
        return now - asked >= PROBE.toNanos() && askedNanos.compareAndSet(asked, now);
    }

    /** The database answered. */
    void heard() {
        if (!isLost()) {
            heardNanos = nanoTime.getAsLong();
            return;
        }
        Duration silence;
        synchronized (this) {
            if (!isLost()) {
                return;
            }
            silence = silence();
            heardNanos = nanoTime.getAsLong();
            lostSince = Optional.empty();
        }
        LOG.info("the registry's database answers again, after {} s", silence.toSeconds());
        listeners.forEach(listener -> listener.regained(silence));
    }

    /** It did not. */
    void lost(String why) {
        Instant heard;
        synchronized (this) {
            if (isLost()) {
                return;
            }
            heard = clock.instant().minusNanos(nanoTime.getAsLong() - heardNanos);
            askedNanos.set(nanoTime.getAsLong());
            lostSince = Optional.of(heard);
        }
        LOG.error("the registry's database cannot be reached: {}", why);
        listeners.forEach(listener -> listener.lost(heard, why));
    }
}
