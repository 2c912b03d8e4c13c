package org.portcullis.policy.hold;

import java.net.InetAddress;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Session;

/**
 * Where a device shows itself, by what its NAS says.
 *
 * @param mac from Calling-Station-Id
 * @param nas the configured client's name
 * @param address of the NAS; empty when that is not known
 * @param port NAS-Port-Id, else NAS-Port; may be empty
 */
public record Place(Optional<MacAddress> mac, String nas, Optional<InetAddress> address, String port) {

    public static Place of(Session session) {
        return new Place(
                session.station().mac(),
                session.nas().name(),
                Optional.of(session.nas().address()),
                session.port().name());
    }
}
