package org.portcullis.profiler.profile;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.store.ProfileStore;
import org.portcullis.profiler.store.ProfileTables;

/**
 * Puts what was seen to what is known, and writes where that is new, other, or was not written for a day. In one batch the
 * profile of an address changes once, however often what is said of it went to and fro.
 */
final class Intake {
    private final ProfileStore store;
    private final Profiles profiles;
    private final InstantSource clock;
    private final Duration keep;
    private final long most;
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong turnedAway = new AtomicLong();

    /** @param most addresses that are kept; another one beyond that is turned away, and counted */
    Intake(ProfileStore store, Profiles profiles, InstantSource clock, Duration keep, long most) {
        this.store = store;
        this.profiles = profiles;
        this.clock = clock;
        this.keep = keep;
        this.most = most;
    }

    /**
     * @return what has changed by it
     * @throws org.portcullis.policy.store.StoreException when it cannot be written; nothing of it is then
     */
    List<ProfileChange> take(List<Observation> batch) {
        Map<MacAddress, List<Observation>> byMac = batch.stream()
                .collect(Collectors.groupingBy(Observation::mac, LinkedHashMap::new, Collectors.toList()));
        store.read(tables -> byMac.entrySet().removeIf(entry -> !isToWrite(tables, entry.getKey(), entry.getValue())));
        if (byMac.isEmpty()) {
            return List.of();
        }
        RuleBase rules = profiles.rules();
        Instant now = clock.instant();
        Set<MacAddress> touched = new LinkedHashSet<>(byMac.keySet());
        List<ProfileChange> changes = store.change(tables -> {
            List<ProfileChange> changed = new ArrayList<>();
            byMac.forEach((mac, observations) -> {
                KnownMac known = KnownMac.read(tables, mac);
                Profile before = known.before(rules);
                Profile after = before;
                Optional<Observation> cause = Optional.empty();
                for (Observation observation : observations) {
                    known.put(observation, now.minus(keep), touched::add);
                    Profile then = known.conclude(rules);
                    cause = then.equalsInTraits(after) ? cause : Optional.of(observation);
                    after = then;
                }
                known.write(after);
                if (!after.equalsInTraits(before)) {
                    ProfileChange change = new ProfileChange(mac, known.device(), before, after, cause);
                    tables.news().note(change, now);
                    changed.add(change);
                }
            });
            return changed;
        });
        written.addAndGet(byMac.size());
        profiles.forget(touched);
        return changes;
    }

    private boolean isToWrite(ProfileTables tables, MacAddress mac, List<Observation> observations) {
        KnownMac known = KnownMac.read(tables, mac);
        if (known.isNew() && store.size() >= most) {
            turnedAway.addAndGet(observations.size());
            return false;
        }
        return known.isNews(observations);
    }

    /** Addresses that were written, since the start. */
    long written() {
        return written.get();
    }

    /** Observations of addresses for which there is no room, since the start. */
    long turnedAway() {
        return turnedAway.get();
    }
}
