package org.portcullis.profiler.anomaly;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;
import org.portcullis.policy.value.Enforcement;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;
import org.portcullis.policy.value.Session;

/** Live sessions on a switch. */
public final class Live {
    private Live() {}

    public static Session session(String serial, MacAddress mac, String port, Instant since) {
        return session("live", serial, mac, new Place("switch-1", "lab", port, false, ""), since, since);
    }

    public static Session session(
            String id, String serial, MacAddress mac, Place place, Instant started, Instant heard) {
        return new Session(
                id,
                new Session.Nas(
                        place.nas(),
                        place.site(),
                        InetAddress.getLoopbackAddress(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                new Session.Port(
                        Optional.empty(), Optional.of(place.port()), place.wireless() ? "Wireless-802.11" : "Ethernet"),
                new Session.Station(Optional.of(mac), Optional.empty(), Optional.empty()),
                Optional.of(new Session.Authorization(
                        Optional.of(new Serial(serial)),
                        Optional.empty(),
                        "cameras",
                        Optional.empty(),
                        Optional.of(new Session.Basis("", place.ssid(), "", "", "")))),
                Session.Usage.NONE,
                started,
                heard,
                Optional.empty(),
                false,
                Enforcement.NONE);
    }
}
