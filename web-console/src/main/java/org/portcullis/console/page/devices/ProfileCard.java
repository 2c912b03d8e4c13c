package org.portcullis.console.page.devices;

import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Profile.Estimate;
import org.portcullis.policy.value.Profile.Trait;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.profile.ProfileDirectory;

/** What a device seems to be, and why. */
public record ProfileCard(ProfileDirectory.Entry entry, Moment first, Moment last, ZoneId zone) {

    /** A trait with what is concluded of it. */
    public record Concluded(Trait trait, Estimate estimate) {
        public String word() {
            return trait.word();
        }
    }

    /** One signal. */
    public record Seen(String word, String value, boolean proven, Moment at, String witness) {}

    /** Those of which anything is known. */
    public List<Concluded> traits() {
        return entry.profile().traits().entrySet().stream()
                .map(trait -> new Concluded(trait.getKey(), trait.getValue()))
                .toList();
    }

    public List<Seen> seen() {
        return entry.seen().stream()
                .map(sighting -> new Seen(
                        sighting.signal().word(),
                        sighting.signal().value(),
                        !sighting.signal().source().isForgeable(),
                        Moment.of(sighting.at(), zone),
                        sighting.witness()))
                .toList();
    }

    /** Empty where nothing is known of it. */
    public Optional<Estimate> get(String word) {
        return Trait.ofWord(word).flatMap(entry.profile()::get);
    }

    public String mac() {
        return entry.mac().ecs();
    }

    /** Where the device's page is; empty where nobody proved a certificate with this address. */
    public Optional<String> device() {
        return entry.device().map(DevicePages::address);
    }

    public String serial() {
        return entry.device().map(Serial::text).orElse("");
    }
}
