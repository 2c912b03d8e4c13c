package org.portcullis.policy.store;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.portcullis.policy.device.Credential;
import org.portcullis.policy.device.Device;
import org.portcullis.policy.value.Serial;

/**
 * Devices and credentials that were read before. Nothing stale is ever given: each look-up first asks the change table what
 * was committed since the last one, by whatever process, and forgets the devices that it names. Bounded; the device that
 * was asked for longest ago makes room. Safe for many threads.
 */
final class DeviceCache {
    static final int MAX_DEVICES = 20_000;

    /** More changes than this at once (an import) empty the cache. */
    private static final int MAX_CHANGES = 1_000;

    /** A device with its credentials. */
    record Entry(Device device, List<Credential> credentials) {}

    private final ChangeTable changes;
    private final int capacity;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long seen = -1;

    /** @param capacity devices; 0 remembers none */
    DeviceCache(ChangeTable changes, int capacity) {
        this.changes = changes;
        this.capacity = capacity;
    }

    /** Forgets what has changed since the last call; returns the newest change, which {@link #get} wants. */
    long refresh(Handle handle) {
        long newest = changes.newest(handle);
        synchronized (this) {
            if (newest <= seen) {
                return newest;
            }
            List<String> subjects = changes.subjects(handle, seen, newest, MAX_CHANGES + 1);
            if (seen < 0 || subjects.size() > MAX_CHANGES) {
                entries.clear();
            } else {
                subjects.forEach(entries::remove);
            }
            seen = newest;
        }
        return newest;
    }

    /**
     * @param asOf what {@link #refresh} returned; what was read before a change that came in meanwhile is not kept
     * @param read asks the database; devices that are not there are not remembered
     */
    Optional<Entry> get(long asOf, Serial serial, Supplier<Optional<Entry>> read) {
        synchronized (this) {
            Entry known = entries.get(serial.text());
            if (known != null) {
                return Optional.of(known);
            }
        }
        Optional<Entry> fresh = read.get();
        synchronized (this) {
            if (fresh.isPresent() && asOf == seen) {
                entries.put(serial.text(), fresh.get());
                if (entries.size() > capacity) {
                    entries.remove(entries.keySet().iterator().next());
                }
            }
        }
        return fresh;
    }
}
