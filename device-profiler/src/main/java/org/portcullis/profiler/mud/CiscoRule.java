package org.portcullis.profiler.mud;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.portcullis.policy.value.Cidr;

/** A rule as IOS writes it in an extended access list; the source is always any, the switch puts the device's address there. */
final class CiscoRule {
    private CiscoRule() {}

    static String text(AccessRule rule) {
        return (rule.permit() ? "permit " : "deny ")
                + AclFormat.protocol(rule.protocol(), rule.isVersion4() ? "ip" : "ipv6")
                + " any" + ports(rule.devicePort())
                + " " + peer(rule) + ports(rule.peerPort())
                + (rule.established() ? " established" : "");
    }

    private static String ports(PortRange range) {
        return AclFormat.ports(range, one -> " eq " + one, many -> " range " + many.lower() + " " + many.upper());
    }

    private static String peer(AccessRule rule) {
        Cidr peer = rule.peer();
        if (rule.isToAnyone()) {
            return "any";
        }
        if (peer.isHost()) {
            return "host " + peer.network().getHostAddress();
        }
        return rule.isVersion4() ? peer.network().getHostAddress() + " " + wildcard(peer) : peer.toString();
    }

    /** The bits that do not count, as IOS has them. */
    private static String wildcard(Cidr block) {
        int bits = 0xFFFFFFFF >>> block.prefix();
        try {
            return InetAddress.getByAddress(
                            new byte[] {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits})
                    .getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
