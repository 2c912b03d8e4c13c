package org.portcullis.profiler.signal;

import java.util.Optional;
import org.portcullis.policy.value.MacAddress;

/** Addresses of stations as packets carry them. */
final class Ethernet {
    static final int LENGTH = 6;
    private static final long GROUP = 1L << 40;

    private Ethernet() {}

    /** The six octets from there on; empty for all zeros and for a group's address, which no station has. */
    static Optional<MacAddress> station(byte[] octets, int at) {
        long bits = 0;
        for (int i = 0; i < LENGTH; i++) {
            bits = bits << Byte.SIZE | octets[at + i] & 0xFF;
        }
        return bits == 0 || (bits & GROUP) != 0 ? Optional.empty() : Optional.of(new MacAddress(bits));
    }
}
