package org.portcullis.profiler.anomaly;

import org.portcullis.policy.value.Session;

/**
 * Where a device is on the network. On a wire that is a port of a switch; by radio it is a wireless network at a site,
 * whichever of its access points: devices roam between them.
 *
 * @param nas the name of the configured client
 * @param site of the client; may be empty, as the next two
 * @param ssid of a wireless network
 */
public record Place(String nas, String site, String port, boolean wireless, String ssid) {

    /** That of a session. */
    public static Place of(Session session) {
        return new Place(
                session.nas().name(),
                session.nas().site(),
                session.port().name(),
                session.port().type().startsWith("Wireless"),
                session.authorization()
                        .flatMap(Session.Authorization::basis)
                        .map(Session.Basis::ssid)
                        .orElse(""));
    }

    /** For people, and for telling places apart: {@code lab-switch port 7}, {@code the wireless network "plant" at lab}. */
    public String name() {
        if (wireless && !ssid.isEmpty()) {
            return "the wireless network \"" + ssid + "\"" + (site.isEmpty() ? "" : " at " + site);
        }
        return port.isEmpty() || wireless ? nas : nas + " port " + port;
    }

    /** Whether it is a socket, which one device is plugged into. */
    public boolean isSocket() {
        return !wireless && !port.isEmpty();
    }

    /** Whether a device can be seen in both at once, roaming. */
    public boolean isNear(Place other) {
        return name().equals(other.name());
    }
}
