package org.portcullis.radius.accounting;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.portcullis.policy.event.EventSink;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.radius.access.InFlight;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.access.RequestPort;
import org.portcullis.radius.access.Sightings;
import org.portcullis.radius.dedup.DuplicateCache;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.transport.ConnectionReceiver;
import org.portcullis.radius.transport.LocalAddresses;
import org.portcullis.radius.transport.UdpListeners;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * RADIUS accounting and Status-Server over UDP (RFC 2866, RFC 5997).
 *
 * <p>Threads: one of MINA's per local address. Bounds: each socket's receive buffer, {@value
 * AccountingFlow#MAX_IN_WORK} requests that wait for the disk, and the duplicate cache.
 */
public final class AccountingServer {
    /** What the server works with. */
    public record Collaborators(
            Supplier<NasClients> clients,
            Sessions sessions,
            SessionLedger ledger,
            EventSink events,
            ObservationSink observations,
            BooleanSupplier serving,
            NasHealthTable health,
            RadiusClock clock,
            SecureRandom random) {}

    private static final Logger LOG = LoggerFactory.getLogger(AccountingServer.class);
    private static final Duration STOP_WAIT = Duration.ofSeconds(5);

    private final Counters<DropReason> drops = new Counters<>(DropReason.class);
    private final Counters<AccountingCount> counts = new Counters<>(AccountingCount.class);
    private final InFlight inFlight = new InFlight();
    private final AccountingFlow flow;
    private final RequestPort port;
    private final LongSupplier nanoTime;
    private Optional<UdpListeners> listeners = Optional.empty();

    /** @param nodeName this node, as events have it */
    public AccountingServer(String nodeName, Collaborators with) {
        nanoTime = with.clock.nanoTime();
        AccountingEvents events = new AccountingEvents(nodeName, with.random, with.clock);
        with.sessions.listen(new SessionEndLog(events, with.events, with.clock));
        flow = new AccountingFlow(
                new SessionRecorder(with.sessions, with.ledger, events, with.events, with.random),
                new Sightings(with.observations, with.clock.wall()),
                counts,
                with.clock);
        port = new RequestPort(
                new AccountingService(flow, RadiusDictionary.standard(), counts),
                with.clients,
                with.serving,
                new DuplicateCache(DuplicateCache.DEFAULT_ENTRIES, DuplicateCache.DEFAULT_AGE, nanoTime),
                drops,
                inFlight,
                with.health,
                with.clock);
    }

    /** What takes the accounting packets of RADIUS over TLS. */
    public ConnectionReceiver receiver() {
        return port;
    }

    /**
     * Begins to serve on every address.
     *
     * @param addresses a wildcard among them stands for every address of the host, at any time
     * @param acctPort 0 takes a free port
     * @return where it really listens, in the order of the addresses; a wildcard stays one
     * @throws IOException when one of them cannot be bound; then none is
     */
    public synchronized List<InetSocketAddress> start(List<InetAddress> addresses, int acctPort) throws IOException {
        UdpListeners opened = new UdpListeners(addresses, acctPort, port, LocalAddresses.ofHost(), nanoTime);
        listeners = Optional.of(opened);
        return opened.addresses();
    }

    /** Follows the addresses of the host, where a wildcard stands for them; to be called every few seconds. */
    public void rescan() {
        opened().ifPresent(UdpListeners::rescan);
    }

    private synchronized Optional<UdpListeners> opened() {
        return listeners;
    }

    /** From now on Status-Server gets no answer; sessions are reported as before. */
    public void drain() {
        port.drain();
    }

    /** Takes nothing more in, answers what it has taken in as long as five seconds, and closes. */
    public synchronized void stop() throws InterruptedException {
        port.stop();
        try {
            int left = inFlight.await(STOP_WAIT);
            if (left > 0) {
                LOG.warn("Stopped with {} accounting requests unanswered", left);
            }
        } finally {
            closeListeners();
        }
    }

    /** How often each thing happened. */
    public Map<AccountingCount, Long> counts() {
        return counts.snapshot();
    }

    /** How often a request was dropped, by reason. */
    public Map<DropReason, Long> drops() {
        return drops.snapshot();
    }

    /** Requests that wait for the disk. */
    public int inWork() {
        return flow.inWork();
    }

    private void closeListeners() {
        listeners.ifPresent(UdpListeners::close);
        listeners = Optional.empty();
    }
}
