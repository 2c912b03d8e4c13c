package org.portcullis.radius.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Says which addresses the host has at the moment; IPv6 link-local ones with their scope. */
@FunctionalInterface
public interface LocalAddresses {

    /** @throws IOException when the host does not tell */
    List<InetAddress> current() throws IOException;

    /** The unicast addresses of every interface that is up. */
    static LocalAddresses ofHost() {
        return () -> {
            List<InetAddress> addresses = new ArrayList<>();
            for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
                if (each.isUp()) {
                    addresses.addAll(Collections.list(each.getInetAddresses()));
                }
            }
            return addresses;
        };
    }
}
