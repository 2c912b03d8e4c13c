package org.portcullis.profiler.dhcp;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.portcullis.profiler.signal.Dhcp6Message;
import org.portcullis.profiler.signal.DhcpMessage;
import org.portcullis.profiler.signal.DhcpReading;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.ObservationSink;

/**
 * Takes copies of devices' DHCP and DHCPv6 messages, which relays send here beside the DHCP server (a second {@code
 * ip helper-address}). It answers nothing: no device gets an address from here.
 *
 * <p>One thread, {@code dhcp-copies}; no queue but the sockets' receive buffers. What is beyond the rate, not from a relay or
 * not to be read is dropped and counted.
 */
public final class DhcpCopies implements AutoCloseable {
    /**
     * What it works with.
     *
     * @param counts is told of each datagram
     * @param warnings writes a line at a limited rate
     * @param nanoTime monotonic, in nanoseconds
     */
    public record Collaborators(
            ObservationSink observations,
            Consumer<DhcpCount> counts,
            Consumer<Supplier<String>> warnings,
            InstantSource clock,
            LongSupplier nanoTime) {}

    /** Octets: RFC 2131 §2 and RFC 8415 know no limit; relays keep to the link's. */
    private static final int MAX_DATAGRAM = 4096;

    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final long STOP_WAIT_MILLIS = 5_000;

    private final DhcpSettings settings;
    private final Collaborators with;
    private final RateLimit rate;
    private final List<DatagramChannel> channels = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(MAX_DATAGRAM + 1);
    private final Selector selector;
    private final Thread thread;

    /** @throws IOException when an address cannot be bound; then none is */
    public DhcpCopies(DhcpSettings settings, Collaborators with) throws IOException {
        this.settings = settings;
        this.with = with;
        rate = new RateLimit(settings.rate(), with.nanoTime);
        selector = Selector.open();
        try {
            for (InetSocketAddress local : settings.local()) {
                channels.add(bound(local));
            }
        } catch (IOException | RuntimeException failed) {
            closeChannels();
            throw failed;
        }
        thread = new Thread(this::run, "dhcp-copies");
        thread.setDaemon(true);
        thread.start();
    }

    private DatagramChannel bound(InetSocketAddress local) throws IOException {
        DatagramChannel channel = DatagramChannel.open(
                local.getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
            channel.configureBlocking(false);
            channel.bind(local);
            channel.register(selector, SelectionKey.OP_READ);
            return channel;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw new IOException("cannot listen for copies of DHCP on " + local + ": " + failed.getMessage(), failed);
        }
    }

    /** Where it really listens, in the order of the settings. */
    public List<InetSocketAddress> addresses() {
        List<InetSocketAddress> bound = new ArrayList<>();
        for (DatagramChannel channel : channels) {
            try {
                bound.add((InetSocketAddress) channel.getLocalAddress());
            } catch (IOException closed) {
                // Then it listens nowhere.
            }
        }
        return bound;
    }

    private void run() {
        while (selector.isOpen()) {
            try {
                selector.select();
                for (SelectionKey ready : selector.selectedKeys()) {
                    receive((DatagramChannel) ready.channel());
                }
                selector.selectedKeys().clear();
            } catch (ClosedSelectorException stopped) {
                return;
            } catch (IOException | RuntimeException fault) {
                if (selector.isOpen()) {
                    with.warnings.accept(() -> "A copy of a DHCP message could not be taken: " + fault);
                }
            }
        }
    }

    /** All that waits at one socket. */
    private void receive(DatagramChannel channel) throws IOException {
        boolean version4 = ((InetSocketAddress) channel.getLocalAddress()).getAddress() instanceof Inet4Address;
        while (true) {
            buffer.clear();
            InetSocketAddress source = (InetSocketAddress) channel.receive(buffer);
            if (source == null) {
                return;
            }
            DhcpCount count = taken(version4, source);
            with.counts.accept(count);
            if (count != DhcpCount.READ) {
                with.warnings.accept(() -> "A copy of a DHCP message from "
                        + source.getAddress().getHostAddress() + " was dropped: " + count.why());
            }
        }
    }

    private DhcpCount taken(boolean version4, InetSocketAddress source) {
        if (!settings.isRelay(source.getAddress())) {
            return DhcpCount.DROPPED_NOT_A_RELAY;
        }
        if (!rate.allows()) {
            return DhcpCount.DROPPED_RATE;
        }
        return buffer.position() > MAX_DATAGRAM ? DhcpCount.DROPPED_TOO_LONG : read(version4, source);
    }

    private DhcpCount read(boolean version4, InetSocketAddress source) {
        byte[] datagram = new byte[buffer.flip().remaining()];
        buffer.get(datagram);
        DhcpReading reading = version4 ? DhcpMessage.read(datagram) : Dhcp6Message.read(datagram);
        if (reading instanceof DhcpReading.Seen seen) {
            Observation observation = new Observation(
                    seen.mac(),
                    Optional.empty(),
                    with.clock.instant(),
                    seen.relay().orElse(source.getAddress()).getHostAddress(),
                    seen.signals());
            with.observations.offer(() -> observation);
            return DhcpCount.READ;
        }
        return switch (((DhcpReading.Unusable) reading).reason()) {
            case MALFORMED -> DhcpCount.DROPPED_MALFORMED;
            case NOT_FROM_A_CLIENT -> DhcpCount.DROPPED_NOT_FROM_A_CLIENT;
            case NO_MAC_ADDRESS -> DhcpCount.DROPPED_NO_MAC_ADDRESS;
        };
    }

    @Override
    public void close() {
        closeChannels();
        try {
            thread.join(STOP_WAIT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeChannels() {
        try {
            selector.close();
            for (DatagramChannel channel : channels) {
                channel.close();
            }
        } catch (IOException closedAnyway) {
            // The sockets are gone with the process.
        }
    }
}
