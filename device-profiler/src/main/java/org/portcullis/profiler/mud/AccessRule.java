package org.portcullis.profiler.mud;

import java.util.OptionalInt;
import org.portcullis.policy.value.Cidr;

/**
 * One rule about what a device sends, with addresses in place of names and roles.
 *
 * @param protocol of IANA's numbers; empty for any
 * @param peer where it goes to; never of another version of IP
 * @param established whether it is for answers only, on connections that the peer has opened
 */
public record AccessRule(
        boolean permit,
        OptionalInt protocol,
        Cidr peer,
        PortRange devicePort,
        PortRange peerPort,
        boolean established) {

    boolean isVersion4() {
        return peer.network().getAddress().length == 4;
    }

    boolean isToAnyone() {
        return peer.prefix() == 0;
    }
}
