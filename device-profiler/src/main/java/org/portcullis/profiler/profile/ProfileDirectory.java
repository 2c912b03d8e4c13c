package org.portcullis.profiler.profile;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.store.DeviceProof;
import org.portcullis.profiler.store.ProfileRow;
import org.portcullis.profiler.store.ProfileSearch;
import org.portcullis.profiler.store.ProfileStore;

/** What is known of MAC addresses, for people. */
public final class ProfileDirectory {
    private final ProfileStore store;
    private final Profiles profiles;

    ProfileDirectory(ProfileStore store, Profiles profiles) {
        this.store = store;
        this.profiles = profiles;
    }

    /**
     * An address, and all that is known of it.
     *
     * @param device whose certificate was last proven with it; what that says is in the profile then
     * @param profile by the rules in force, with its evidence
     * @param seen every signal
     */
    public record Entry(
            MacAddress mac,
            Instant firstSeen,
            Instant lastSeen,
            Optional<Serial> device,
            Profile profile,
            List<Sighting> seen) {}

    /** Without evidence, as it was when it was last written. */
    public List<Entry> find(ProfileSearch search, int limit) {
        return store.find(search, limit).stream()
                .map(row -> entry(row, row.profile(), List.of()))
                .toList();
    }

    public Optional<Entry> find(MacAddress mac) {
        return store.read(tables -> tables.find(mac).map(row -> {
            Sightings seen = row.device()
                    .flatMap(tables::proof)
                    .map(DeviceProof::signals)
                    .map(row.signals()::with)
                    .orElse(row.signals());
            return entry(row, profiles.rules().conclude(seen.values()), seen.all());
        }));
    }

    /** What is known of the address with which the device's certificate was last proven. */
    public Optional<Entry> find(Serial device) {
        return store.read(tables -> tables.proof(device)).map(DeviceProof::mac).flatMap(this::find);
    }

    private static Entry entry(ProfileRow row, Profile profile, List<Sighting> seen) {
        return new Entry(row.mac(), row.firstSeen(), row.lastSeen(), row.device(), profile, seen);
    }
}
