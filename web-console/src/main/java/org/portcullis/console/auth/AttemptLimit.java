package org.portcullis.console.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How often something may be tried by one key: a burst, then one more per step (the generic cell rate algorithm, which
 * needs one point in time a key). Keeps {@value #MOST} keys; beyond that, the one that was tried longest ago is forgotten.
 */
public final class AttemptLimit {
    static final int MOST = 10_000;

    private final InstantSource clock;
    private final int burst;
    private final Duration step;
    /** When the key's debt will be paid off. */
    private final Map<String, Instant> paidOff = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
            return size() > MOST;
        }
    };

    public AttemptLimit(InstantSource clock, int burst, Duration step) {
        this.clock = clock;
        this.burst = burst;
        this.step = step;
    }

    /** @return how long to wait before the next attempt; empty when this one may go on, and has been counted */
    public synchronized Optional<Duration> attempt(String key) {
        Instant now = clock.instant();
        Instant debt = paidOff.getOrDefault(key, now);
        Instant next = (debt.isBefore(now) ? now : debt).plus(step);
        Duration over = Duration.between(now.plus(step.multipliedBy(burst)), next);
        if (!over.isNegative() && !over.isZero()) {
            return Optional.of(over);
        }
        paidOff.put(key, next);
        return Optional.empty();
    }

    /** Takes an attempt back, because it was none to count. */
    public synchronized void forgive(String key) {
        paidOff.computeIfPresent(key, (same, debt) -> debt.minus(step));
    }

    /** The key of a source address: an IPv6 address counts as its /64. */
    public static String network(InetAddress from) {
        byte[] octets = from.getAddress();
        return HexFormat.of().formatHex(octets, 0, from instanceof Inet6Address ? 8 : octets.length);
    }
}
