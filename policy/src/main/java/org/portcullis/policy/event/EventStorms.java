package org.portcullis.policy.event;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Tells the occurrences that get an event of their own from those that are only counted. Of identical ones (the same key)
 * the first {@value #EVENTS} of a window have events; the others end up as one {@link Storm}.
 *
 * <p>Bounded by count and by time. A window begins with its first occurrence; it ends by {@link #endDue}, by the next
 * occurrence of any key after its time, by {@link #endAll}, or when the table is full and it is the oldest. Safe for many
 * threads; never blocks.
 *
 * @param <K> what makes two occurrences identical
 * @param <T> what is told of the last one
 */
public final class EventStorms<K, T> {
    public static final int EVENTS = 3;
    public static final int MAX_WINDOWS = 10_000;

    /**
     * Occurrences of one window beyond those with events.
     *
     * @param last what was told of the last of them
     * @param count at least 1
     * @param since when the window began
     * @param nanos from then to the last of them
     */
    public record Storm<T>(T last, long count, Instant since, long nanos) {}

    private static final class Window<T> {
        private final Instant since;
        private final long begunAt;
        private int events;
        private Optional<Storm<T>> storm = Optional.empty();

        private Window(Instant since, long begunAt) {
            this.since = since;
            this.begunAt = begunAt;
        }

        private void count(T last, long now) {
            long before = storm.map(Storm::count).orElse(0L);
            storm = Optional.of(new Storm<>(last, before + 1, since, now - begunAt));
        }
    }

    /** In the order of their beginning, so that the first is the oldest. */
    private final Map<K, Window<T>> windows = new LinkedHashMap<>();

    private final int maxWindows;
    private final long windowNanos;
    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private final Consumer<Storm<T>> ended;

    /**
     * @param nanoTime a monotonic clock in nanoseconds, as {@link System#nanoTime}
     * @param ended gets every storm once, outside any lock
     */
    public EventStorms(
            int maxWindows, Duration window, InstantSource wall, LongSupplier nanoTime, Consumer<Storm<T>> ended) {
        this.maxWindows = maxWindows;
        this.windowNanos = window.toNanos();
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.ended = ended;
    }

    /** True when this occurrence is to have an event of its own; false when it has been counted. */
    public boolean wantsEvent(K key, T told) {
        List<Storm<T>> over = new ArrayList<>();
        boolean wants = enter(key, told, over);
        over.forEach(ended);
        return wants;
    }

    private synchronized boolean enter(K key, T told, List<Storm<T>> over) {
        long now = nanoTime.getAsLong();
        takeDue(now, over);
        Window<T> window = windows.get(key);
        if (window == null) {
            if (windows.size() >= maxWindows) {
                takeOldest(over);
            }
            window = new Window<>(wall.instant(), now);
            windows.put(key, window);
        }
        if (window.events < EVENTS) {
            window.events++;
            return true;
        }
        window.count(told, now);
        return false;
    }

    /** The event that was wanted could not be kept, so that another occurrence is to have it. */
    public synchronized void eventLost(K key) {
        Window<T> window = windows.get(key);
        if (window != null && window.events > 0) {
            window.events--;
        }
    }

    /** Ends the windows whose time is over. */
    public void endDue() {
        List<Storm<T>> over = new ArrayList<>();
        synchronized (this) {
            takeDue(nanoTime.getAsLong(), over);
        }
        over.forEach(ended);
    }

    /** Ends every window. */
    public void endAll() {
        List<Storm<T>> over = new ArrayList<>();
        synchronized (this) {
            while (!windows.isEmpty()) {
                takeOldest(over);
            }
        }
        over.forEach(ended);
    }

    public synchronized int size() {
        return windows.size();
    }

    private void takeDue(long now, List<Storm<T>> over) {
        while (!windows.isEmpty() && now - windows.values().iterator().next().begunAt >= windowNanos) {
            takeOldest(over);
        }
    }

    private void takeOldest(List<Storm<T>> over) {
        Iterator<Window<T>> oldest = windows.values().iterator();
        oldest.next().storm.ifPresent(over::add);
        oldest.remove();
    }
}
