package org.portcullis.radius.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.portcullis.policy.decision.AccessRequest;
import org.portcullis.policy.decision.Decision;
import org.portcullis.policy.decision.FailureCode;

/**
 * Tells the refusals that get an event of their own from those that are only counted. Of identical ones (the same device,
 * port and code) the first {@value #EVENTS} of a window have events; the others end up as one {@link Storm}.
 *
 * <p>Bounded by count and by time. A window begins with its first refusal; it ends by {@link #endDue}, by the next such
 * refusal after its time, by {@link #endAll}, or when the table is full and it is the oldest. Safe for many threads; never
 * blocks.
 */
final class RefusalStorms {
    static final int EVENTS = 3;
    static final int MAX_WINDOWS = 10_000;

    /**
     * Refusals of one window beyond those with events.
     *
     * @param request of the last of them
     * @param refusal the last of them, without trace and context, which may differ between them
     * @param count at least 1
     * @param since when the window began
     * @param nanos from then to the last of them
     */
    record Storm(AccessRequest request, Decision.Refuse refusal, long count, Instant since, long nanos) {}

    /** @param device its MAC address; where the switch does not say that, what it calls itself */
    private record Key(String device, String nas, String port, FailureCode code) {
        static Key of(AccessRequest request, Decision.Refuse refusal) {
            return new Key(
                    request.mac().map(mac -> "MAC " + mac).orElse(request.identity()),
                    request.nas().name(),
                    request.port(),
                    refusal.code());
        }
    }

    private static final class Window {
        private final Instant since;
        private final long begunAt;
        private int events;
        private Optional<Storm> storm = Optional.empty();

        private Window(Instant since, long begunAt) {
            this.since = since;
            this.begunAt = begunAt;
        }

        private void count(AccessRequest request, Decision.Refuse refusal, long now) {
            // Without what a certificate or a rule can make long: there may be many of these.
            Decision.Refuse plain = new Decision.Refuse(
                    refusal.code(),
                    refusal.device(),
                    refusal.rule(),
                    refusal.explanation(),
                    List.of(),
                    Optional.empty());
            long before = storm.map(Storm::count).orElse(0L);
            storm = Optional.of(new Storm(request, plain, before + 1, since, now - begunAt));
        }
    }

    /** In the order of their beginning, so that the first is the oldest. */
    private final Map<Key, Window> windows = new LinkedHashMap<>();

    private final int maxWindows;
    private final long windowNanos;
    private final RadiusClock clock;
    private final Consumer<Storm> ended;

    /** @param ended gets every storm once, outside any lock */
    RefusalStorms(int maxWindows, Duration window, RadiusClock clock, Consumer<Storm> ended) {
        this.maxWindows = maxWindows;
        this.windowNanos = window.toNanos();
        this.clock = clock;
        this.ended = ended;
    }

    /** True when this refusal is to have an event of its own; false when it has been counted. */
    boolean wantsEvent(AccessRequest request, Decision.Refuse refusal) {
        List<Storm> over = new ArrayList<>();
        boolean wants = enter(request, refusal, over);
        over.forEach(ended);
        return wants;
    }

    private synchronized boolean enter(AccessRequest request, Decision.Refuse refusal, List<Storm> over) {
        long now = clock.nanoTime().getAsLong();
        takeDue(now, over);
        Key key = Key.of(request, refusal);
        Window window = windows.get(key);
        if (window == null) {
            if (windows.size() >= maxWindows) {
                takeOldest(over);
            }
            window = new Window(clock.wall().instant(), now);
            windows.put(key, window);
        }
        if (window.events < EVENTS) {
            window.events++;
            return true;
        }
        window.count(request, refusal, now);
        return false;
    }

    /** The event that this refusal was to have could not be kept, so that another one is to have it. */
    synchronized void eventLost(AccessRequest request, Decision.Refuse refusal) {
        Window window = windows.get(Key.of(request, refusal));
        if (window != null && window.events > 0) {
            window.events--;
        }
    }

    /** Ends the windows whose time is over. */
    void endDue() {
        List<Storm> over = new ArrayList<>();
        synchronized (this) {
            takeDue(clock.nanoTime().getAsLong(), over);
        }
        over.forEach(ended);
    }

    /** Ends every window. */
    void endAll() {
        List<Storm> over = new ArrayList<>();
        synchronized (this) {
            while (!windows.isEmpty()) {
                takeOldest(over);
            }
        }
        over.forEach(ended);
    }

    synchronized int size() {
        return windows.size();
    }

    private void takeDue(long now, List<Storm> over) {
        while (!windows.isEmpty() && now - windows.values().iterator().next().begunAt >= windowNanos) {
            takeOldest(over);
        }
    }

    private void takeOldest(List<Storm> over) {
        Iterator<Window> oldest = windows.values().iterator();
        oldest.next().storm.ifPresent(over::add);
        oldest.remove();
    }
}
