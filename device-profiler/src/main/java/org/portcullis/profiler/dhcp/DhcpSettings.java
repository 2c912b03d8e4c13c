package org.portcullis.profiler.dhcp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.portcullis.policy.value.Cidr;

/**
 * Where copies of devices' DHCP messages are taken.
 *
 * @param local each an address and a port; on IPv4 addresses DHCP is read, on IPv6 addresses DHCPv6
 * @param from the relays that are listened to; none stands for any
 * @param rate messages that are read in a second, at most
 */
public record DhcpSettings(List<InetSocketAddress> local, List<Cidr> from, int rate) {
    /** Of the relays of 100,000 devices that all start within two minutes. */
    public static final int DEFAULT_RATE = 2_000;

    public DhcpSettings {
        local = List.copyOf(local);
        from = List.copyOf(from);
    }

    boolean isRelay(InetAddress source) {
        return from.isEmpty() || from.stream().anyMatch(block -> block.contains(source));
    }
}
