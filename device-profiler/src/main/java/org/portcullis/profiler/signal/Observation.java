package org.portcullis.profiler.signal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.MacAddress;
import org.portcullis.policy.value.Serial;

/**
 * What was seen of one MAC address at one moment, all of it in one packet or one authentication.
 *
 * @param device whose certificate was proven with this MAC address, in this very authentication; else empty
 * @param witness who saw it: the name of a switch, or the address of a DHCP relay
 */
public record Observation(MacAddress mac, Optional<Serial> device, Instant time, String witness, List<Signal> signals) {

    public Observation {
        signals = List.copyOf(signals);
    }
}
