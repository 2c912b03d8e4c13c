package org.portcullis.radius.access;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.portcullis.eap.eap.EapServer;
import org.portcullis.policy.decision.MacDecisionPoint;
import org.portcullis.policy.decision.PolicyDecisionPoint;
import org.portcullis.policy.event.EventSink;
import org.portcullis.radius.dedup.DuplicateCache;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.Counters;
import org.portcullis.radius.packet.DropReason;
import org.portcullis.radius.packet.RadiusDictionary;
import org.portcullis.radius.transport.UdpListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The RADIUS server: authentication and Status-Server over UDP.
 *
 * <p>Threads: one of MINA's per local address, {@link RadiusSettings#tlsThreads} for TLS, and {@code radius-storms}, which
 * twenty times in a {@link RadiusSettings#stormWindow} writes the events of identical refusals whose window is over, and
 * twenty times in {@link RadiusSettings#conversationIdle} gives up the conversations that are idle for so long; and {@code
 * radius-rejects}, which sends what {@link RadiusSettings#rejectDelay} held back, {@value RejectDelay#MAX_WAITING} at most.
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
    private final AuthenticationPort port;
    private final RejectDelay rejects;
    private final UnauthenticatedClients unauthenticated;
    private final LongSupplier nanoTime;
    private final DecisionLog decisions;
    private final List<UdpListener> listeners = new ArrayList<>();
    private Optional<ScheduledExecutorService> stormThread = Optional.empty();

    public RadiusServer(RadiusSettings settings, Collaborators with) {
        this.settings = settings;
        nanoTime = with.clock.nanoTime();
        // Answers are written with what is built in; an admin's attributes come from profiles and in requests alone.
        RadiusDictionary builtIn = RadiusDictionary.standard();
        AnswerWriter answers = new AnswerWriter(builtIn, with.random);
        GrantWriter grants = new GrantWriter(with.dictionary, with.random, settings.interimInterval());
        rejects = new RejectDelay(settings.rejectDelay(), with.random);
        unauthenticated = new UnauthenticatedClients(settings.nodeName(), with.events, with.random, with.clock);
        pool = new TlsPool(settings.tlsThreads(), settings.tlsQueue());
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
        AccessFlow flow = new AccessFlow(
                conversations,
                pool,
                answers,
                grants,
                decisions,
                new MacFlow(with.macDecisionPoint, answers, grants, decisions, rejects, counts, nanoTime),
                rejects,
                counts,
                with.clock);
        port = new AuthenticationPort(
                with.clients,
                with.serving,
                duplicates,
                flow,
                with.dictionary,
                unauthenticated,
                drops,
                counts,
                inFlight,
                with.clock);
    }

    /**
     * Begins to serve on every address.
     *
     * @param authPort 0 takes a free port on each address
     * @return where it really listens, in the order of the addresses
     * @throws IOException when one of them cannot be bound; then none is
     */
    public synchronized List<InetSocketAddress> start(List<InetAddress> addresses, int authPort) throws IOException {
        try {
            for (InetAddress address : addresses) {
                listeners.add(new UdpListener(new InetSocketAddress(address, authPort), port, nanoTime));
            }
        } catch (IOException unbound) {
            closeListeners();
            throw unbound;
        }
        startStormThread();
        return listeners.stream().map(UdpListener::address).toList();
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
            if (stormThread.isPresent()) {
                stormThread.get().shutdown();
                stormThread.get().awaitTermination(settings.stopWait().toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            closeListeners();
            stormThread.ifPresent(ScheduledExecutorService::shutdown);
            stormThread = Optional.empty();
            decisions.endAllStorms();
        }
    }

    private void startStormThread() {
        ScheduledExecutorService thread =
                Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "radius-storms"));
        repeat(thread, settings.stormWindow(), this::endDueStorms);
        repeat(thread, settings.conversationIdle(), this::giveUpIdleConversations);
        stormThread = Optional.of(thread);
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

    /** How often a request was dropped, by reason. */
    public Map<DropReason, Long> drops() {
        return drops.snapshot();
    }

    /** Requests that were served without Message-Authenticator, by the client's name. */
    public Map<String, Long> unauthenticated() {
        return unauthenticated.counts();
    }

    public synchronized Gauges gauges() {
        return new Gauges(
                conversations.size(),
                duplicates.size(),
                inFlight.count(),
                pool.queued(),
                rejects.size(),
                listeners.stream().mapToInt(UdpListener::open).sum(),
                conversations.unfinishedOctets());
    }

    private void closeListeners() {
        listeners.forEach(UdpListener::close);
        listeners.clear();
    }
}
