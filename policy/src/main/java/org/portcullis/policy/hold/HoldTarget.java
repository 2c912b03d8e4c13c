package org.portcullis.policy.hold;

import java.net.InetAddress;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;

/** What a hold is on. Neither names a device: an address can be copied, and a port carries whoever is plugged in. */
public sealed interface HoldTarget {

    /** Whether a device that shows itself there is held. */
    boolean holds(Place place);

    /** {@code the MAC address 00-11-22-AA-BB-CC}. */
    String words();

    /** Whoever shows that address, wherever. */
    record OfMac(MacAddress mac) implements HoldTarget {

        @Override
        public boolean holds(Place place) {
            return place.mac().filter(mac::equals).isPresent();
        }

        @Override
        public String words() {
            return "the MAC address " + mac;
        }
    }

    /**
     * Whoever is on that port; on an access point every station, where it calls all of them by one port.
     *
     * @param nas the configured client's name
     * @param address of the one switch that is meant, where the client is a range of them; empty: whichever
     * @param port as its NAS names it: NAS-Port-Id, else NAS-Port
     */
    record OfPort(String nas, Optional<InetAddress> address, String port) implements HoldTarget {
        /** Of a client's name and of a port's. */
        public static final int MAX_LENGTH = 253;

        public OfPort {
            require("NAS", nas);
            require("port", port);
        }

        /** At whichever address the client is. */
        public OfPort(String nas, String port) {
            this(nas, Optional.empty(), port);
        }

        private static void require(String what, String name) {
            if (name.isBlank() || name.length() > MAX_LENGTH) {
                throw new IllegalArgumentException("a hold on a port needs the name of the " + what + ", of at most "
                        + MAX_LENGTH + " characters");
            }
        }

        @Override
        public boolean holds(Place place) {
            return port.equals(place.port())
                    && nas.equals(place.nas())
                    && (address.isEmpty() || address.equals(place.address()));
        }

        @Override
        public String words() {
            return "port " + port + " of " + nas
                    + address.map(at -> " at " + at.getHostAddress()).orElse("");
        }
    }
}
