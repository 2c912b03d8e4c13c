package org.portcullis.policy.decision;

import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.policy.rule.RuleSet;
import org.portcullis.policy.store.StoreException;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;

/** What a device seems to be, for a decision. Where no rule reads it, nobody stays out because it cannot be read. */
final class KnownProfile {
    private KnownProfile() {}

    /** @param mac with which the device is there; empty: the one with which it was last */
    static Profile of(ProfileSource source, RuleSet policy, Serial device, Optional<MacAddress> mac) {
        return read(policy, () -> source.of(device, mac));
    }

    static Profile of(ProfileSource source, RuleSet policy, MacAddress mac) {
        return read(policy, () -> source.of(mac));
    }

    private static Profile read(RuleSet policy, Supplier<Profile> reading) {
        try {
            return reading.get();
        } catch (StoreException unreadable) {
            if (policy.readsProfile()) {
                throw unreadable;
            }
            return Profile.UNKNOWN;
        }
    }
}
