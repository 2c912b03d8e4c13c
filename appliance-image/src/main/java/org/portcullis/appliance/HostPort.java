package org.portcullis.appliance;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;

/** Addresses that are listened on, as the ready line and the log have them. */
final class HostPort {
    private HostPort() {}

    /** {@code 127.0.0.1:1812}, {@code [::1]:1812}. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Several, separated by commas. */
    static String text(List<InetSocketAddress> addresses) {
        return addresses.stream().map(HostPort::text).collect(Collectors.joining(","));
    }
}
