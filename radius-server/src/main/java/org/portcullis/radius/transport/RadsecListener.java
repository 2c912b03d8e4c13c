package org.portcullis.radius.transport;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.mina.core.filterchain.IoFilterAdapter;
import org.apache.mina.core.filterchain.IoFilterChain;
import org.apache.mina.core.session.IoSession;
import org.apache.mina.transport.socket.nio.NioSocketAcceptor;
import org.portcullis.radius.log.RateLimitedLog;
import org.portcullis.radius.nas.PeerAuthority;
import org.portcullis.radius.nas.PeerVerdict;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RADIUS over TLS (RFC 6614): listens, bounds connections in number and time, and checks peers again when asked.
 *
 * <p>Threads: {@code NioSocketAcceptor-*} and {@code NioProcessor-*} of MINA's, two {@code ssl-exec-*} that do the
 * handshakes' cryptography, and {@code radsec-timer}, which looks once a second for handshakes and connections that are
 * over time.
 */
public final class RadsecListener implements AutoCloseable {
    /** What the listener works with. */
    public record Collaborators(
            Supplier<ServerKey> key,
            PeerAuthority peers,
            ConnectionReceiver receiver,
            PeerReports reports,
            Counters<DropReason> drops,
            SecureRandom random,
            LongSupplier nanoTime) {}

    private static final Logger LOG = LoggerFactory.getLogger(RadsecListener.class);
    private static final int BACKLOG = 256;

    private final RadsecSettings settings;
    private final Collaborators with;
    private final RadsecTls tls;
    private final RadsecHandler handler;
    private final ConnectionLimits<RadsecConnection> limits;
    private final Counters<RadsecCount> counts = new Counters<>(RadsecCount.class);
    private final RateLimitedLog limitLog;
    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger inWork = new AtomicInteger();
    private final NioSocketAcceptor acceptor = new NioSocketAcceptor(1);
    private final List<InetSocketAddress> bound;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "radsec-timer"));

    /**
     * Binds and begins to take connections.
     *
     * @param local a port of 0 takes a free one on each address
     * @throws IOException when an address cannot be bound; then none is
     */
    public RadsecListener(List<InetSocketAddress> local, RadsecSettings settings, Collaborators with)
            throws IOException {
        this.settings = settings;
        this.with = with;
        tls = new RadsecTls(with.key, with.random);
        limits = new ConnectionLimits<>(settings);
        limitLog = new RateLimitedLog(LOG, Duration.ofSeconds(10), with.nanoTime);
        handler = new RadsecHandler(settings, with.receiver, limits, counts, with.drops, with.reports, with.nanoTime);
        acceptor.setReuseAddress(true);
        acceptor.setBacklog(BACKLOG);
        acceptor.getSessionConfig().setTcpNoDelay(true);
        acceptor.getSessionConfig().setKeepAlive(true);
        acceptor.setFilterChainBuilder(this::opened);
        acceptor.setHandler(handler);
        try {
            acceptor.bind(local);
        } catch (IOException unbound) {
            acceptor.dispose();
            timer.shutdown();
            throw new IOException(
                    "cannot listen for RADIUS/TLS on TCP " + local + ": " + unbound.getMessage(), unbound);
        }
        // In the order asked for, and as they were asked for: MINA keeps a set, and makes 0.0.0.1 of ::1.
        List<Integer> ports = acceptor.getLocalAddresses().stream()
                .map(address -> ((InetSocketAddress) address).getPort())
                .toList();
        bound = local.stream()
                .map(address -> new InetSocketAddress(
                        address.getAddress(), address.getPort() == 0 ? ports.get(0) : address.getPort()))
                .toList();
        timer.scheduleWithFixedDelay(this::sweep, 1, 1, TimeUnit.SECONDS);
    }

    /** Where it listens. */
    public List<InetSocketAddress> addresses() {
        return bound;
    }

    public Map<RadsecCount, Long> counts() {
        return counts.snapshot();
    }

    /** Connections that are open, handshakes included. */
    public int connections() {
        return limits.connections();
    }

    /** Connections that are in their handshake. */
    public int handshakes() {
        return limits.handshakes();
    }

    // Runs for each new session before anything else of it.
    private void opened(IoFilterChain chain) {
        IoSession session = chain.getSession();
        PeerTrustManager trust = new PeerTrustManager(with.peers);
        RadsecConnection connection =
                new RadsecConnection(numbers.incrementAndGet(), session, trust, inWork, with.nanoTime.getAsLong());
        if (!limits.opened(connection, connection.source().getAddress())) {
            counts.count(RadsecCount.CONNECTIONS_OVER_LIMIT);
            limitLog.warn(() -> "Closed a connection from " + connection.from() + ": there are "
                    + limits.connections() + " already, at most " + settings.maxConnections() + " of known peers and "
                    + settings.maxPerSource() + " from one address");
            session.closeNow();
            return;
        }
        counts.count(RadsecCount.CONNECTIONS);
        try {
            chain.addLast("bound", new HandshakeBound());
            chain.addLast("tls", tls.filter(trust));
        } catch (RuntimeException fault) {
            // MINA drops the session then without telling the handler.
            limits.closed(connection, connection.source().getAddress());
            throw fault;
        }
        session.setAttribute(RadsecHandler.CONNECTION, connection);
        // Not the handler's sessionClosed, which the TLS filter keeps to itself when its own closing fails.
        session.getCloseFuture().addListener(closed -> handler.closed(connection));
        // One that was admitted at this very moment stays.
        limits.displaced().filter(oldest -> oldest.client().isEmpty()).ifPresent(displaced -> {
            counts.count(RadsecCount.HANDSHAKES_DISPLACED);
            displaced.fail();
            displaced.session().closeNow();
        });
    }

    /** Checks every peer again by what is configured now, and closes the connections of those that do not pass. */
    public void recheck() {
        connected()
                .forEach(connection -> connection.client().ifPresent(known -> {
                    PeerVerdict verdict = connection.trust().judgeAgain();
                    if (verdict instanceof PeerVerdict.Admitted admitted) {
                        connection.actsAs(admitted.client());
                    } else if (verdict instanceof PeerVerdict.Refused refused) {
                        counts.count(RadsecCount.PEERS_WITHDRAWN);
                        LOG.warn(
                                "Closed the connection of {} from {}: {}",
                                known.name(),
                                connection.from(),
                                refused.explanation());
                        with.reports.refused(
                                connection.source(), connection.trust().presented(), refused);
                        connection.session().closeNow();
                    }
                }));
    }

    private void sweep() {
        try {
            long now = with.nanoTime.getAsLong();
            connected().forEach(connection -> sweep(connection, now));
        } catch (RuntimeException fault) {
            // Thrown on, it would end the schedule.
            LOG.error("Connections could not be checked for their time; the next check is as usual", fault);
        }
    }

    private void sweep(RadsecConnection connection, long now) {
        if (connection.client().isPresent()) {
            long idle = settings.idleTime().toNanos();
            if (idle > 0 && now - connection.idleSince(now) > idle) {
                counts.count(RadsecCount.CONNECTIONS_IDLE);
                connection.session().closeNow();
            }
            return;
        }
        long age = now - connection.openedAt();
        if (connection.hasFailed()) {
            connection.session().closeNow();
        } else if (connection.trust().verdict().orElse(null) instanceof PeerVerdict.Refused) {
            // It happened on a thread of the TLS filter, which tells nobody; the alert has a second to leave.
            handler.failed(connection, "");
        } else if (age > settings.handshakeTime().toNanos()) {
            overTime(connection);
        }
    }

    private void overTime(RadsecConnection connection) {
        if (connection.fail()) {
            counts.count(RadsecCount.HANDSHAKES_TIMED_OUT);
            limitLog.warn(() -> "Closed a connection from " + connection.from() + ": its handshake took more than "
                    + settings.handshakeTime().toSeconds() + " s, or sent more than "
                    + settings.maxHandshakeOctets() + " octets");
        }
        connection.session().closeNow();
    }

    private Stream<RadsecConnection> connected() {
        return acceptor.getManagedSessions().values().stream()
                .map(RadsecHandler::connection)
                .flatMap(Optional::stream);
    }

    /** Stops taking connections and closes those that are open; the port is free on return. */
    @Override
    public void close() {
        timer.shutdownNow();
        acceptor.unbind();
        connected().forEach(connection -> connection.session().closeNow());
        acceptor.dispose(false);
    }

    /** Before TLS, which keeps what it cannot read yet: an unknown peer may send so much and no more. */
    private final class HandshakeBound extends IoFilterAdapter {
        @Override
        public void messageReceived(NextFilter next, IoSession session, Object message) {
            RadsecConnection connection = RadsecHandler.connection(session).orElseThrow();
            if (connection.client().isEmpty() && session.getReadBytes() > settings.maxHandshakeOctets()) {
                overTime(connection);
                return;
            }
            next.messageReceived(session, message);
        }
    }
}
