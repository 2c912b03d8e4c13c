package org.portcullis.policy.decision;

import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Profile;
import org.portcullis.policy.value.Serial;

/** What devices seem to be, for the rules that read {@code profile.*}. */
public interface ProfileSource {

    /** There is none; nothing is known of any device. */
    ProfileSource NONE = new ProfileSource() {
        @Override
        public Profile of(MacAddress mac) {
            return Profile.UNKNOWN;
        }

        @Override
        public Profile of(Serial device, Optional<MacAddress> mac) {
            return Profile.UNKNOWN;
        }
    };

    /**
     * What was seen of a MAC address, without what any certificate says: whoever claims the address has shown none.
     *
     * @throws org.portcullis.policy.store.StoreException when it cannot be read
     */
    Profile of(MacAddress mac);

    /**
     * What was seen of a device's MAC address, with what its certificate says.
     *
     * @param mac with which it is there; empty: the one with which its certificate was last proven
     * @throws org.portcullis.policy.store.StoreException when it cannot be read
     */
    Profile of(Serial device, Optional<MacAddress> mac);
}
