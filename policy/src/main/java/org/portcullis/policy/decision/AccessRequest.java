package org.portcullis.policy.decision;

import java.net.InetAddress;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;

/**
 * What a switch or access point says of the port where a device knocks; all of it claims, none of it proof. Empty texts
 * mean "not stated".
 *
 * @param nas the switch, as configured
 * @param mac from Calling-Station-Id
 * @param port NAS-Port-Id, else NAS-Port
 * @param portType NAS-Port-Type by its name in the dictionary: {@code Ethernet}, {@code Wireless-802.11}
 * @param ssid from Called-Station-Id (RFC 3580 §3.20)
 * @param identity the EAP identity, or User-Name
 */
public record AccessRequest(
        Nas nas, Optional<MacAddress> mac, String port, String portType, String ssid, String identity) {

    /**
     * A network access server: a switch, an access point, a controller.
     *
     * @param vendor in lower case: {@code cisco}
     */
    public record Nas(String name, String site, String vendor, InetAddress address) {}
}
