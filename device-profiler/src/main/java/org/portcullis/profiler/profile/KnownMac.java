package org.portcullis.profiler.profile;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.Signal;
import org.portcullis.profiler.signal.Source;
import org.portcullis.profiler.store.DeviceProof;
import org.portcullis.profiler.store.ProfileRow;
import org.portcullis.profiler.store.ProfileTables;

/** What is known of one MAC address, while more is put to it; within one transaction, or one reading. */
final class KnownMac {
    private final ProfileTables tables;
    private final MacAddress mac;
    private final Optional<ProfileRow> row;
    private Sightings seen;
    private Optional<DeviceProof> proof;
    private Instant first;
    private Instant last;

    private KnownMac(ProfileTables tables, MacAddress mac) {
        this.tables = tables;
        this.mac = mac;
        this.row = tables.find(mac);
        this.seen = row.map(ProfileRow::signals).orElse(Sightings.NONE);
        this.proof = row.flatMap(ProfileRow::device).flatMap(tables::proof);
        this.first = row.map(ProfileRow::firstSeen).orElse(Instant.MAX);
        this.last = row.map(ProfileRow::lastSeen).orElse(Instant.MIN);
    }

    static KnownMac read(ProfileTables tables, MacAddress mac) {
        return new KnownMac(tables, mac);
    }

    boolean isNew() {
        return row.isEmpty();
    }

    /** Whether any of it has to be written. */
    boolean isNews(List<Observation> observations) {
        return observations.stream().anyMatch(this::isNews);
    }

    private boolean isNews(Observation observation) {
        return isNew()
                || !last.plus(Sightings.AGAIN).isAfter(observation.time())
                || seen.isNews(witnessed(observation), observation.time())
                || observation
                        .device()
                        .filter(device -> isNews(device, observation))
                        .isPresent();
    }

    private boolean isNews(Serial device, Observation observation) {
        return proof.filter(known -> known.device().equals(device))
                .map(known -> !known.mac().equals(mac)
                        || !known.at().plus(Sightings.AGAIN).isAfter(observation.time())
                        || known.signals().isNews(certified(observation), observation.time()))
                .orElse(true);
    }

    /**
     * @param since what was not seen since then is forgotten
     * @param elsewhere is told of an address of which something else is known now, too
     */
    void put(Observation observation, Instant since, Consumer<MacAddress> elsewhere) {
        seen = seen.with(witnessed(observation), observation.time(), observation.witness(), since);
        first = first.isBefore(observation.time()) ? first : observation.time();
        last = last.isAfter(observation.time()) ? last : observation.time();
        observation.device().ifPresent(device -> {
            Optional<DeviceProof> before =
                    proof.filter(known -> known.device().equals(device)).or(() -> tables.proof(device));
            before.map(DeviceProof::mac).ifPresent(elsewhere);
            Sightings certificate = before.map(DeviceProof::signals)
                    .orElse(Sightings.NONE)
                    .with(certified(observation), observation.time(), observation.witness(), since);
            proof = Optional.of(new DeviceProof(device, mac, observation.time(), certificate));
        });
    }

    /** What is concluded of all of it. */
    Profile conclude(RuleBase rules) {
        return rules.conclude(
                proof.map(DeviceProof::signals).map(seen::with).orElse(seen).values());
    }

    /** What was last told of it: with its evidence where that is still the same. */
    Profile before(RuleBase rules) {
        if (isNew()) {
            return Profile.UNKNOWN;
        }
        Profile stored = row.get().profile();
        Profile concluded = conclude(rules);
        return stored.equalsInTraits(concluded) ? concluded : stored;
    }

    Optional<Serial> device() {
        return proof.map(DeviceProof::device);
    }

    void write(Profile profile) {
        proof.ifPresent(tables::put);
        tables.put(new ProfileRow(mac, first, last, device(), seen, profile), isNew());
    }

    private static List<Signal> witnessed(Observation observation) {
        return observation.signals().stream()
                .filter(signal -> signal.source() != Source.CERTIFICATE)
                .toList();
    }

    /** Of a device that has proven nothing this is nothing. */
    private static List<Signal> certified(Observation observation) {
        return observation.signals().stream()
                .filter(signal -> signal.source() == Source.CERTIFICATE)
                .toList();
    }
}
