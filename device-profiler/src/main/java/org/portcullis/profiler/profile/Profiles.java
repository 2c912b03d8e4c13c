package org.portcullis.profiler.profile;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.store.DeviceProof;
import org.portcullis.profiler.store.ProfileRow;
import org.portcullis.profiler.store.ProfileStore;

/**
 * Concludes profiles from what is kept, by the rules in force; remembers those of the {@value #MAX_KNOWN} addresses that were
 * asked for last. Safe for many threads.
 */
final class Profiles implements ProfileSource {
    static final int MAX_KNOWN = 20_000;

    /** Devices of which one address is remembered together; more than one is rare. */
    private static final int MAX_DEVICES = 4;

    private final ProfileStore store;
    private final Map<MacAddress, Map<Optional<Serial>, Profile>> known = new LinkedHashMap<>(16, 0.75f, true);
    private RuleBase rules = RuleBase.EMPTY;
    private long changes;

    Profiles(ProfileStore store) {
        this.store = store;
    }

    synchronized RuleBase rules() {
        return rules;
    }

    synchronized void follow(RuleBase other) {
        rules = other;
        changes++;
        known.clear();
    }

    /** What is kept of these addresses is something else now. */
    synchronized void forget(Collection<MacAddress> macs) {
        changes++;
        macs.forEach(known::remove);
    }

    synchronized int size() {
        return known.size();
    }

    @Override
    public Profile of(MacAddress mac) {
        return of(mac, Optional.empty());
    }

    @Override
    public Profile of(Serial device, Optional<MacAddress> mac) {
        return mac.or(() -> store.read(tables -> tables.proof(device)).map(DeviceProof::mac))
                .map(address -> of(address, Optional.of(device)))
                .orElse(Profile.UNKNOWN);
    }

    private Profile of(MacAddress mac, Optional<Serial> device) {
        long asOf;
        RuleBase by;
        synchronized (this) {
            Profile remembered = known.getOrDefault(mac, Map.of()).get(device);
            if (remembered != null) {
                return remembered;
            }
            asOf = changes;
            by = rules;
        }
        Profile concluded = by.conclude(seen(mac, device).values());
        synchronized (this) {
            if (asOf == changes) {
                remember(mac, device, concluded);
            }
        }
        return concluded;
    }

    /** All that speaks of a device: what was seen of its address, and what its certificate says. */
    private Sightings seen(MacAddress mac, Optional<Serial> device) {
        return store.read(tables -> {
            Sightings seen = tables.find(mac).map(ProfileRow::signals).orElse(Sightings.NONE);
            return device.flatMap(tables::proof)
                    .map(DeviceProof::signals)
                    .map(seen::with)
                    .orElse(seen);
        });
    }

    private void remember(MacAddress mac, Optional<Serial> device, Profile profile) {
        Map<Optional<Serial>, Profile> ofMac = known.computeIfAbsent(mac, any -> new HashMap<>());
        if (ofMac.size() >= MAX_DEVICES) {
            ofMac.clear();
        }
        ofMac.put(device, profile);
        if (known.size() > MAX_KNOWN) {
            known.remove(known.keySet().iterator().next());
        }
    }
}
