package org.portcullis.profiler.signal;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;

/** What a copy of a DHCP message turned out to be. */
public sealed interface DhcpReading {
    /**
     * A device's message.
     *
     * @param relay the address of the first relay, on the device's own link; empty where the message does not say
     * @param signals what it says of the device
     */
    record Seen(MacAddress mac, Optional<InetAddress> relay, List<Signal> signals) implements DhcpReading {
        public Seen {
            signals = List.copyOf(signals);
        }
    }

    /** Nothing that could be used. */
    record Unusable(Reason reason) implements DhcpReading {}

    /** Why a message says nothing. */
    enum Reason {
        /** A field or an option is not where the standard has it. */
        MALFORMED,
        /** A server's message, or one between relays and servers. */
        NOT_FROM_A_CLIENT,
        /** Nothing in it says which Ethernet address the device has. */
        NO_MAC_ADDRESS
    }
}
