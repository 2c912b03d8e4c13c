package org.portcullis.profiler.profile;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.store.DeviceProof;
import org.portcullis.profiler.store.ProfileRow;
import org.portcullis.profiler.store.ProfileStore;
import org.portcullis.profiler.store.ProfileTables;
import org.portcullis.profiler.store.RulePass;

/**
 * Looks at every address that is kept again after other rules came into force: a slice at a time, so that what is seen
 * meanwhile does not wait long. How far it is is kept, so a restart goes on with it.
 */
final class Reassessment {
    static final int SLICE = 200;

    private final ProfileStore store;
    private final Profiles profiles;
    private final InstantSource clock;

    Reassessment(ProfileStore store, Profiles profiles, InstantSource clock) {
        this.store = store;
        this.profiles = profiles;
        this.clock = clock;
    }

    /** Whether every profile is by the rules in force. */
    boolean isDone() {
        String digest = profiles.rules().digest();
        return store.read(ProfileTables::pass)
                .filter(pass -> pass.rules().equals(digest) && pass.isDone())
                .isPresent();
    }

    /** @return what has changed by it */
    List<ProfileChange> slice() {
        RuleBase rules = profiles.rules();
        return store.change(tables -> {
            long from = tables.pass()
                    .filter(pass -> pass.rules().equals(rules.digest()))
                    .map(RulePass::upTo)
                    .orElse(RulePass.BEGIN);
            List<ProfileRow> rows = tables.after(from, SLICE);
            List<ProfileChange> changes = new ArrayList<>();
            rows.forEach(row -> assess(tables, row, rules).ifPresent(changes::add));
            changes.forEach(change -> tables.news().note(change, clock.instant()));
            tables.put(new RulePass(
                    rules.digest(),
                    rows.size() < SLICE
                            ? Long.MAX_VALUE
                            : rows.get(rows.size() - 1).mac().bits()));
            return changes;
        });
    }

    private static Optional<ProfileChange> assess(ProfileTables tables, ProfileRow row, RuleBase rules) {
        MacAddress mac = row.mac();
        Optional<Serial> device = row.device();
        Sightings seen = device.flatMap(tables::proof)
                .map(DeviceProof::signals)
                .map(row.signals()::with)
                .orElse(row.signals());
        Profile after = rules.conclude(seen.values());
        if (after.equalsInTraits(row.profile())) {
            return Optional.empty();
        }
        tables.put(new ProfileRow(mac, row.firstSeen(), row.lastSeen(), device, row.signals(), after), false);
        return Optional.of(new ProfileChange(mac, device, row.profile(), after, Optional.empty()));
    }
}
