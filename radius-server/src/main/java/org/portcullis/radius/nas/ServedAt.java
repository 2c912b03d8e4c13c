package org.portcullis.radius.nas;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.portcullis.policy.value.Cidr;

/**
 * Where clients send what they ask.
 *
 * @param addresses as they are listened on; a wildcard stands for every address of the host
 * @param radsecPort empty when RADIUS over TLS is not served
 */
public record ServedAt(List<InetAddress> addresses, int authPort, int acctPort, Optional<Integer> radsecPort) {
    public ServedAt {
        addresses = List.copyOf(addresses);
    }

    /**
     * The address that a client should be told: the one that is listened on, or of several the one on the way to it. Nothing
     * is sent to find out.
     *
     * @param client empty: any
     */
    public InetAddress towards(Optional<Cidr> client) {
        Optional<InetAddress> only = addresses.size() == 1
                ? Optional.of(addresses.get(0)).filter(address -> !address.isAnyLocalAddress())
                : Optional.empty();
        return only.or(() -> client.flatMap(block -> onTheWay(block.network())))
                .orElseGet(() -> addresses.stream()
                        .filter(address -> !address.isAnyLocalAddress())
                        .findFirst()
                        .orElseGet(() -> onTheWay(DOCUMENTATION).orElseGet(InetAddress::getLoopbackAddress)));
    }

    /** Of RFC 5737: nobody's, so that the host's usual way out is taken. */
    private static final InetAddress DOCUMENTATION =
            Cidr.parseAddress("192.0.2.1").orElseThrow();

    private static Optional<InetAddress> onTheWay(InetAddress client) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(client, 1812));
            return Optional.of(socket.getLocalAddress()).filter(local -> !local.isAnyLocalAddress());
        } catch (IOException | RuntimeException unreachable) {
            return Optional.empty();
        }
    }
}
