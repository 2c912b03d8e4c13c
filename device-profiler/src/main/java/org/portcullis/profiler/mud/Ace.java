package org.portcullis.profiler.mud;

import java.util.List;
import java.util.OptionalInt;

/**
 * One entry of an access list (RFC 8519, RFC 8520 §8) as far as it is understood here.
 *
 * @param version of IP: 4 or 6
 * @param protocol of IANA's numbers; empty for any
 * @param devicePorts any one of these; the device's own side
 * @param peerPorts any one of these
 * @param initiator who must have opened the TCP connection
 */
public record Ace(
        String name,
        boolean permit,
        int version,
        OptionalInt protocol,
        Peer peer,
        List<PortRange> devicePorts,
        List<PortRange> peerPorts,
        Initiator initiator) {

    static final int TCP = 6;
    static final int UDP = 17;

    public Ace {
        devicePorts = List.copyOf(devicePorts);
        peerPorts = List.copyOf(peerPorts);
    }

    /** {@code ietf-mud:direction-initiated} (RFC 8520 §7). */
    public enum Initiator {
        EITHER,
        DEVICE,
        PEER
    }
}
