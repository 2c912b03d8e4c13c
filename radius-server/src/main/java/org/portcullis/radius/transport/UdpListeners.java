package org.portcullis.radius.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.portcullis.radius.log.RateLimitedLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One RADIUS port on every address that it is served on, one {@link UdpListener} each, so that an answer leaves from the
 * address that was asked (RFC 2865 §3). A wildcard stands for every address of the host, IPv4 and IPv6, at any time: {@link
 * #rescan} takes in those that came and lets go of those that went.
 */
public final class UdpListeners implements AutoCloseable {
    /** Each has a thread and a receive buffer. */
    static final int MAX_LISTENERS = 64;

    private static final Logger LOG = LoggerFactory.getLogger(UdpListeners.class);

    private final List<InetAddress> configured;
    private final boolean wildcard;
    private final DatagramReceiver receiver;
    private final LocalAddresses host;
    private final LongSupplier nanoTime;
    private final RateLimitedLog troubles;

    /** By address as text: two link-local addresses may differ in their scope alone, which InetAddress does not compare. */
    private final Map<String, UdpListener> listeners = new LinkedHashMap<>();

    private int port;

    /**
     * Binds and begins to receive.
     *
     * @param configured addresses; one wildcard among them stands for all
     * @param port 0 takes a free one; with a wildcard the same on every address
     * @param nanoTime a monotonic clock in nanoseconds, for the rate of log lines
     * @throws IOException when an address cannot be bound; then none is
     */
    public UdpListeners(
            List<InetAddress> configured,
            int port,
            DatagramReceiver receiver,
            LocalAddresses host,
            LongSupplier nanoTime)
            throws IOException {
        this.configured = List.copyOf(configured);
        this.wildcard = configured.stream().anyMatch(InetAddress::isAnyLocalAddress);
        this.port = port;
        this.receiver = receiver;
        this.host = host;
        this.nanoTime = nanoTime;
        troubles = new RateLimitedLog(LOG, Duration.ofMinutes(1), nanoTime);
        try {
            for (InetAddress address : wanted().values()) {
                openFirst(address);
            }
        } catch (IOException unbound) {
            close();
            throw unbound;
        }
        if (listeners.isEmpty()) {
            throw new IOException("the host has no address that is up");
        }
    }

    /** Where it was asked to listen, with the port that was really taken: a wildcard stays one. */
    public synchronized List<InetSocketAddress> addresses() {
        return wildcard
                ? configured.stream()
                        .filter(InetAddress::isAnyLocalAddress)
                        .limit(1)
                        .map(address -> new InetSocketAddress(address, port))
                        .toList()
                : listeners.values().stream().map(UdpListener::address).toList();
    }

    /** Where it listens at the moment. */
    public synchronized List<InetSocketAddress> bound() {
        return listeners.values().stream().map(UdpListener::address).toList();
    }

    /** Datagrams that still wait for their {@link DatagramReceiver.Reply}. */
    public synchronized int open() {
        return listeners.values().stream().mapToInt(UdpListener::open).sum();
    }

    /** With a wildcard, follows the addresses of the host; without, does nothing. An address that fails is tried again. */
    public synchronized void rescan() {
        if (!wildcard) {
            return;
        }
        Map<String, InetAddress> wanted;
        try {
            wanted = wanted();
        } catch (IOException unknown) {
            troubles.warn(() -> "The host does not tell its addresses: " + unknown + "; those in use stay");
            return;
        }
        for (String gone : List.copyOf(listeners.keySet())) {
            if (!wanted.containsKey(gone)) {
                listeners.remove(gone).close();
                LOG.info("no longer serving RADIUS on {} port {}", gone, port);
            }
        }
        wanted.forEach((text, address) -> {
            if (!listeners.containsKey(text)) {
                try {
                    open(address);
                    LOG.info("serving RADIUS on {} port {} too", text, port);
                } catch (IOException unbound) {
                    troubles.warn(() -> unbound.getMessage() + "; it is tried again");
                }
            }
        });
    }

    /** At the start a port that is taken is an error, an address that is just coming or going is not. */
    private void openFirst(InetAddress address) throws IOException {
        try {
            open(address);
        } catch (IOException unbound) {
            // An IPv6 address is there for a moment before it may be bound (RFC 4862 §5.4).
            boolean notYet = unbound.getCause() instanceof IOException cause
                    && String.valueOf(cause.getMessage()).contains("assign requested address");
            if (!wildcard || !notYet) {
                throw unbound;
            }
            LOG.info("{} cannot be served yet and is tried again", address.getHostAddress());
        }
    }

    private void open(InetAddress address) throws IOException {
        UdpListener listener = new UdpListener(new InetSocketAddress(address, port), receiver, nanoTime);
        if (wildcard) {
            port = listener.address().getPort();
        }
        listeners.put(address.getHostAddress(), listener);
    }

    private Map<String, InetAddress> wanted() throws IOException {
        List<InetAddress> addresses = wildcard ? host.current() : configured;
        if (wildcard && addresses.size() > MAX_LISTENERS) {
            troubles.warn(() -> "The host has " + addresses.size() + " addresses, RADIUS is served on " + MAX_LISTENERS
                    + " of them; name those under radius.address that it is to be served on");
        }
        Map<String, InetAddress> wanted = new LinkedHashMap<>();
        for (InetAddress address : addresses) {
            if (!wildcard || wanted.size() < MAX_LISTENERS) {
                wanted.put(address.getHostAddress(), address);
            }
        }
        return wanted;
    }

    @Override
    public synchronized void close() {
        listeners.values().forEach(UdpListener::close);
        listeners.clear();
    }
}
