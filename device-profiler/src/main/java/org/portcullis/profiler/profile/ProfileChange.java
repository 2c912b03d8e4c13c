package org.portcullis.profiler.profile;

import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;
import org.portcullis.profiler.signal.Observation;

/**
 * A profile is another one than it was: a trait's value, or how certain it is.
 *
 * @param device the one whose certificate was last proven with this MAC address; what its certificate says counts in both
 *     profiles then
 * @param before {@link Profile#UNKNOWN} for an address that was never seen
 * @param cause what was seen; empty where other rules came into force
 */
public record ProfileChange(
        MacAddress mac, Optional<Serial> device, Profile before, Profile after, Optional<Observation> cause) {

    /** Whether what policy may use is another; what is merely shown changes more often. */
    public boolean concernsPolicy() {
        return !before.equalsForPolicy(after);
    }
}
