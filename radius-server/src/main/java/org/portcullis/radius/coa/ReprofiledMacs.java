package org.portcullis.radius.coa;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.portcullis.policy.value.MacAddress;

/**
 * The addresses whose profiles changed a moment ago: an authentication often brings that change about itself, and its session
 * begins after it. Bounded; for the enforcer's thread alone.
 */
final class ReprofiledMacs {
    private static final int MAX = 10_000;

    private final LongSupplier nanoTime;
    private final long age;
    private final Map<MacAddress, Long> changed = new LinkedHashMap<>();

    /** @param age for how long it counts as a moment ago */
    ReprofiledMacs(LongSupplier nanoTime, Duration age) {
        this.nanoTime = nanoTime;
        this.age = age.toNanos();
    }

    void note(MacAddress mac) {
        changed.remove(mac);
        changed.put(mac, nanoTime.getAsLong());
        if (changed.size() > MAX) {
            changed.remove(changed.keySet().iterator().next());
        }
    }

    boolean isLately(MacAddress mac) {
        Long at = changed.get(mac);
        return at != null && nanoTime.getAsLong() - at < age;
    }
}
