package org.portcullis.radius.coa;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.portcullis.radius.packet.PacketGate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * UDP sockets of IPv4 and IPv6 that never block. One source port a family for as long as they are open, since a
 * retransmission has to come from where the request came from (RFC 5176 §2.3).
 */
final class CoaSocket {
    private static final Logger LOG = LoggerFactory.getLogger(CoaSocket.class);
    private static final int SOCKET_BUFFER = 1024 * 1024;

    private final Selector selector;
    private final Map<StandardProtocolFamily, DatagramChannel> channels = new EnumMap<>(StandardProtocolFamily.class);
    private final ByteBuffer buffer = ByteBuffer.allocate(PacketGate.MAX_PACKET_LENGTH + 1);

    CoaSocket(Optional<InetAddress> local) throws IOException {
        selector = Selector.open();
        try {
            open(StandardProtocolFamily.INET, local);
            open(StandardProtocolFamily.INET6, local);
            if (channels.isEmpty()) {
                throw new IOException("neither IPv4 nor IPv6 gives a UDP socket for requests to switches");
            }
        } catch (IOException unusable) {
            close();
            throw unusable;
        }
    }

    private void open(StandardProtocolFamily family, Optional<InetAddress> local) throws IOException {
        DatagramChannel channel;
        try {
            channel = DatagramChannel.open(family);
        } catch (IOException | UnsupportedOperationException none) {
            LOG.info("no {} for requests to switches: {}", family, none.toString());
            return;
        }
        channels.put(family, channel);
        Optional<InetSocketAddress> source =
                local.filter(address -> family(address) == family).map(address -> new InetSocketAddress(address, 0));
        channel.bind(source.orElse(null));
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER);
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ);
    }

    /**
     * Sends a datagram, or does not when the system has no room for it: as if the network had lost it.
     *
     * @throws IOException when the address cannot be reached from here
     */
    void send(byte[] packet, InetSocketAddress to) throws IOException {
        DatagramChannel channel = channels.get(family(to.getAddress()));
        if (channel == null) {
            throw new IOException(
                    "this host has no IP of the family of " + to.getAddress().getHostAddress());
        }
        channel.send(ByteBuffer.wrap(packet), to);
    }

    /** Returns when something was received, {@link #wakeUp} was called, or the time is over. */
    void await(long nanos) throws IOException {
        long millis = Duration.ofNanos(nanos).plusNanos(999_999).toMillis();
        if (millis <= 0) {
            selector.selectNow();
        } else {
            selector.select(millis);
        }
        selector.selectedKeys().clear();
    }

    void wakeUp() {
        selector.wakeup();
    }

    /** Hands over everything that came, each datagram of at most one octet more than a packet may have. */
    void receiveAll(BiConsumer<InetSocketAddress, byte[]> receiver) throws IOException {
        for (DatagramChannel channel : channels.values()) {
            for (InetSocketAddress source = receive(channel); source != null; source = receive(channel)) {
                byte[] octets = new byte[buffer.flip().remaining()];
                buffer.get(octets);
                receiver.accept(source, octets);
            }
        }
    }

    private InetSocketAddress receive(DatagramChannel channel) throws IOException {
        buffer.clear();
        return (InetSocketAddress) channel.receive(buffer);
    }

    void close() {
        try {
            for (DatagramChannel channel : channels.values()) {
                channel.close();
            }
            selector.close();
        } catch (IOException e) {
            LOG.warn("the sockets for requests to switches could not be closed: {}", e.toString());
        }
    }

    private static StandardProtocolFamily family(InetAddress address) {
        return address.getAddress().length == 4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6;
    }
}
