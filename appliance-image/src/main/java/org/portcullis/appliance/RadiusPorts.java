package org.portcullis.appliance;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.portcullis.appliance.config.Configuration;

/** Has a part of RADIUS listen on its port of every configured address. */
final class RadiusPorts {
    private RadiusPorts() {}

    /** Begins to listen on a port of every address. */
    @FunctionalInterface
    interface Listening {
        List<InetSocketAddress> start(List<InetAddress> addresses, int port) throws IOException;
    }

    /** @throws Failure when an address cannot be bound */
    static List<InetSocketAddress> bind(Configuration.Radius where, int port, Listening listening) {
        try {
            return listening.start(where.addresses(), port);
        } catch (IOException e) {
            throw new Failure("RADIUS cannot listen on "
                    + where.addresses().stream()
                            .map(address -> address.getHostAddress() + ":" + port)
                            .collect(Collectors.joining(", "))
                    + " (" + e.getMessage() + "); is another RADIUS server running?");
        }
    }
}
