package org.portcullis.radius.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.portcullis.eap.eap.EapServer;
import org.portcullis.policy.decision.MacDecisionPoint;
import org.portcullis.policy.decision.PolicyDecisionPoint;
import org.portcullis.policy.event.EventSink;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.radius.dedup.DuplicateCache;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.nas.PeerAuthority;
import org.portcullis.radius.packet.Code;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.transport.CodeRouter;
import org.portcullis.radius.transport.ConnectionReceiver;
import org.portcullis.radius.transport.DynamicAuthorizationRefusal;
import org.portcullis.radius.transport.LocalAddresses;
import org.portcullis.radius.transport.RadsecCount;
import org.portcullis.radius.transport.RadsecListener;
import org.portcullis.radius.transport.RadsecSettings;
import org.portcullis.radius.transport.ServerKey;
import org.portcullis.radius.transport.UdpListeners;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RADIUS server: authentication and Status-Server over UDP, and over TLS where that is asked for.
 *
 * <p>Threads: one of MINA's per local address, {@link RadiusSettings#tlsThreads} for TLS, {@code radius-timer}, which
 * twenty times in a {@link RadiusSettings#stormWindow} writes the events of identical refusals whose window is over, twenty
 * times in {@link RadiusSettings#conversationIdle} gives up the conversations that are idle for so long, and every five
 * seconds looks for addresses of the host that came or went; {@code radius-rejects}, which sends what {@link
 * RadiusSettings#rejectDelay} held back, {@value RejectDelay#MAX_WAITING} at most; and those of {@link RadsecListener}.
 * Queues: each socket's receive buffer, and the pool's of {@link RadiusSettings#tlsQueue} steps. Tables: conversations and
 * duplicates, bounded as the settings say, messages of devices that are not whole yet (64 MB, see UnfinishedMessages), and windows of identical refusals, {@value RefusalStorms#MAX_WINDOWS} at most.
 */
public final class RadiusServer {
    /** What the server works with. */
    public record Collaborators(
            Supplier<NasClients> clients,
            EapServer eap,
            PolicyDecisionPoint decisionPoint,
            MacDecisionPoint macDecisionPoint,
            Supplier<RadiusDictionary> dictionary,
            EventSink events,
            BooleanSupplier serving,
            Admissions admissions,
            ObservationSink observations,
            NasHealthTable health,
            RadiusClock clock,
            SecureRandom random) {}

    /**
     * How full things are at the moment.
     *
     * @param conversations under way
     * @param duplicates answers kept, and requests in work
     * @param requests taken in and not answered yet
     * @param tlsQueue steps that wait for a thread
     * @param rejects Access-Rejects that are held back
     * @param datagrams that the transport still keeps a way back for
     * @param unfinishedOctets of devices' messages that are not whole yet
     */
    public record Gauges(
            int conversations,
            int duplicates,
            int requests,
            int tlsQueue,
            int rejects,
            int datagrams,
            long unfinishedOctets) {}

    /**
     * What RADIUS over TLS works with.
     *
     * @param others who takes the packets that are not the authentication port's, by their code
     */
    public record Radsec(
            RadsecSettings settings,
            Supplier<ServerKey> key,
            PeerAuthority peers,
            Map<Code, ConnectionReceiver> others) {}

    /** How RADIUS over TLS is at the moment: connections, those of them in their handshake, and what happened so far. */
    public record RadsecGauges(int connections, int handshakes, Map<RadsecCount, Long> counts) {}

    private static final Duration RESCAN = Duration.ofSeconds(5);

    private static final long DRAIN_LOOK_MS = 20;

    /** In a window of time: every 30 seconds in one of 10 minutes. */
    private static final int CHECKS = 20;

    private static final Logger LOG = LoggerFactory.getLogger(RadiusServer.class);

    private final RadiusSettings settings;
    private final Counters<DropReason> drops = new Counters<>(DropReason.class);
    private final Counters<AccessCount> counts = new Counters<>(AccessCount.class);
    private final InFlight inFlight = new InFlight();
    private final ConversationTable conversations;
    private final TlsPool pool;
    private final DuplicateCache duplicates;
    private final RequestPort port;
    private final RejectDelay rejects;
    private final LongSupplier nanoTime;
    private final DecisionLog decisions;
    private final Collaborators with;
    private Optional<UdpListeners> listeners = Optional.empty();
    private Optional<RadsecListener> radsec = Optional.empty();
    private Optional<ScheduledExecutorService> timer = Optional.empty();

    public RadiusServer(RadiusSettings settings, Collaborators with) {
        this.settings = settings;
        this.with = with;
        nanoTime = with.clock.nanoTime();
        // Answers are written with what is built in; an admin's attributes come from profiles and in requests alone.
        RadiusDictionary builtIn = RadiusDictionary.standard();
        AnswerWriter answers = new AnswerWriter(builtIn, with.random);
        GrantWriter grants = new GrantWriter(with.dictionary, with.random, settings.interimInterval());
        rejects = new RejectDelay(settings.rejectDelay(), with.random);
        pool = new TlsPool(settings.tlsThreads(), settings.tlsQueue(), nanoTime);
        duplicates = new DuplicateCache(settings.duplicateEntries(), settings.duplicateAge(), with.clock.nanoTime());
        decisions = new DecisionLog(
                new AccessEvents(settings.nodeName(), with.random, with.clock),
                new EventGate(with.events, settings.eventBeforeAnswer(), with.clock),
                with.serving,
                settings.stormWindow(),
                with.clock);
        conversations = new ConversationTable(
                with.eap,
                with.decisionPoint,
                settings.maxConversations(),
                settings.conversationIdle(),
                with.random,
                with.clock.nanoTime(),
                new Abandonments(decisions, counts, with.clock));
        Sightings sightings = new Sightings(with.observations, with.clock.wall());
        AccessFlow flow = new AccessFlow(
                conversations,
                pool,
                answers,
                grants,
                decisions,
                new MacFlow(
                        with.macDecisionPoint,
                        answers,
                        grants,
                        decisions,
                        rejects,
                        with.admissions,
                        sightings,
                        counts,
                        with.clock),
                rejects,
                with.admissions,
                sightings,
                counts,
                with.clock);
        port = new RequestPort(
                new AccessService(
                        flow,
                        with.dictionary,
                        new UnauthenticatedClients(settings.nodeName(), with.events, with.random, with.clock),
                        counts,
                        with.clock),
                with.clients,
                with.serving,
                duplicates,
                drops,
                inFlight,
                with.health,
                with.clock);
    }

    /**
     * Begins to serve on every address.
     *
     * @param addresses a wildcard among them stands for every address of the host, at any time
     * @param authPort 0 takes a free port
     * @return where it really listens, in the order of the addresses; a wildcard stays one
     * @throws IOException when one of them cannot be bound; then none is
     */
    public synchronized List<InetSocketAddress> start(List<InetAddress> addresses, int authPort) throws IOException {
        UdpListeners opened = new UdpListeners(addresses, authPort, port, LocalAddresses.ofHost(), nanoTime);
        listeners = Optional.of(opened);
        startTimer(opened);
        return opened.addresses();
    }

    /**
     * Begins to serve RADIUS over TLS.
     *
     * @param local a port of 0 takes a free one
     * @return where it really listens
     * @throws IOException when an address cannot be bound
     */
    public synchronized List<InetSocketAddress> startRadsec(List<InetSocketAddress> local, Radsec how)
            throws IOException {
        Map<Code, ConnectionReceiver> byCode = new EnumMap<>(Code.class);
        DynamicAuthorizationRefusal refusal = new DynamicAuthorizationRefusal(drops);
        DynamicAuthorizationRefusal.CODES.forEach(code -> byCode.put(code, refusal));
        byCode.putAll(how.others);
        byCode.put(Code.ACCESS_REQUEST, port);
        byCode.put(Code.STATUS_SERVER, port);
        CodeRouter router = new CodeRouter(byCode, drops);
        RadsecListener listener = new RadsecListener(
                local,
                how.settings,
                new RadsecListener.Collaborators(
                        how.key,
                        how.peers,
                        router,
                        new PeerEvents(settings.nodeName(), with.events, with.random, with.clock),
                        drops,
                        with.random,
                        nanoTime));
        radsec = Optional.of(listener);
        return listener.addresses();
    }

    /** Trust, revocation lists or clients may have changed: peers over TLS that do not pass any more are let go. */
    public void recheckPeers() {
        radsecListener().ifPresent(RadsecListener::recheck);
    }

    private synchronized Optional<RadsecListener> radsecListener() {
        return radsec;
    }

    /** Whether what it takes in is being worked off. */
    public boolean isWorking() {
        return !pool.isStuck();
    }

    /**
     * Begins no conversation any more, answers no Status-Server, and waits for the conversations under way. Those whose
     * device was not heard for that long already are not waited for.
     *
     * @return how many are left
     */
    public int drain(Duration atMost) throws InterruptedException {
        port.drain();
        long end = System.nanoTime() + atMost.toNanos();
        while (conversations.heardWithin(atMost) > 0 && System.nanoTime() - end < 0) {
            Thread.sleep(DRAIN_LOOK_MS);
        }
        return conversations.size();
    }

    /** Takes nothing more in, answers what it has taken in as long as {@link RadiusSettings#stopWait}, and closes. */
    public synchronized void stop() throws InterruptedException {
        port.stop();
        rejects.stop();
        try {
            int left = inFlight.await(settings.stopWait());
            if (left > 0) {
                LOG.warn(
                        "Stopped with {} requests unanswered after {} ms",
                        left,
                        settings.stopWait().toMillis());
            }
            pool.stop(settings.stopWait());
            if (timer.isPresent()) {
                timer.get().shutdown();
                timer.get().awaitTermination(settings.stopWait().toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            closeListeners();
            timer.ifPresent(ScheduledExecutorService::shutdown);
            timer = Optional.empty();
            decisions.endAllStorms();
        }
    }

    private void startTimer(UdpListeners opened) {
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "radius-timer"));
        repeat(thread, settings.stormWindow(), this::endDueStorms);
        repeat(thread, settings.conversationIdle(), this::giveUpIdleConversations);
        thread.scheduleWithFixedDelay(() -> rescan(opened), RESCAN.toNanos(), RESCAN.toNanos(), TimeUnit.NANOSECONDS);
        timer = Optional.of(thread);
    }

    private static void rescan(UdpListeners opened) {
        try {
            opened.rescan();
        } catch (RuntimeException fault) {
            // Thrown on, it would end the schedule.
            LOG.error("The addresses of the host could not be followed; the next try is as usual", fault);
        }
    }

    private static void repeat(ScheduledExecutorService thread, Duration window, Runnable check) {
        long nanos = Math.max(1, window.toNanos() / CHECKS);
        thread.scheduleWithFixedDelay(check, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private void giveUpIdleConversations() {
        try {
            conversations.expireDue();
        } catch (RuntimeException fault) {
            // Thrown on, it would end the schedule.
            LOG.error("A conversation could not be given up in order; the next are tried as usual", fault);
        }
    }

    private void endDueStorms() {
        try {
            decisions.endDueStorms();
        } catch (RuntimeException fault) {
            // Thrown on, it would end the schedule.
            LOG.error("The event of identical refusals could not be written; the next is tried as usual", fault);
        }
    }

    /** How often each thing happened. */
    public Map<AccessCount, Long> counts() {
        return counts.snapshot();
    }

    /** What was decided since the start. */
    public DecisionCounts decisions() {
        return decisions.counts();
    }

    /** How often a request was dropped, by reason. */
    public Map<DropReason, Long> drops() {
        return drops.snapshot();
    }

    /** Requests that were served without Message-Authenticator, by the client's name. */
    public Map<String, Long> unauthenticated() {
        return with.health.all().entrySet().stream()
                .filter(client -> client.getValue().count(NasSign.UNAUTHENTICATED) > 0)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, client -> client.getValue().count(NasSign.UNAUTHENTICATED)));
    }

    public synchronized Gauges gauges() {
        return new Gauges(
                conversations.size(),
                duplicates.size(),
                inFlight.count(),
                pool.queued(),
                rejects.size(),
                listeners.map(UdpListeners::open).orElse(0),
                conversations.unfinishedOctets());
    }

    /** Empty when RADIUS over TLS is not served. */
    public Optional<RadsecGauges> radsec() {
        return radsecListener()
                .map(listener -> new RadsecGauges(listener.connections(), listener.handshakes(), listener.counts()));
    }

    private void closeListeners() {
        radsec.ifPresent(RadsecListener::close);
        radsec = Optional.empty();
        listeners.ifPresent(UdpListeners::close);
        listeners = Optional.empty();
    }
}
