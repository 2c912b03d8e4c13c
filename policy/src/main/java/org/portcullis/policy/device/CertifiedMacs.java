package org.portcullis.policy.device;

import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/**
 * Remembers with which MAC address each device was last seen when it proved its certificate. One address a device, so that
 * it is bounded by the registry; and only ever a reason to refuse, since addresses can be copied.
 */
public interface CertifiedMacs {

    /**
     * Takes note; returns at once, and writes later.
     *
     * @param nas the name of the client at which that was
     */
    void seen(Serial serial, MacAddress mac, String nas);

    /**
     * The device that was last seen with that address.
     *
     * @throws org.portcullis.policy.store.StoreException when the store cannot be reached
     */
    Optional<Serial> lastWith(MacAddress mac);
}
