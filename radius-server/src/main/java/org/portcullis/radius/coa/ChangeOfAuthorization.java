package org.portcullis.radius.coa;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.portcullis.policy.decision.SessionReview;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.ChangeConsumer;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.DynamicAuthorization.Method;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.packet.RadiusDictionary;

/**
 * Dynamic authorization (RFC 5176): live sessions follow what changes in the registry, by themselves and on demand.
 *
 * <p>Threads: {@code radius-coa} sends and receives, {@code radius-enforcement} decides. Bounds: {@value
 * DynamicAuthorizationClient#MAX_REQUESTS} requests in work, one order a live session.
 */
public final class ChangeOfAuthorization implements ChangeConsumer, AutoCloseable {
    /**
     * What it works with.
     *
     * @param stored asks when everything that was noted in the table of sessions is on disk
     */
    public record Collaborators(
            Supplier<NasClients> clients,
            Sessions sessions,
            Supplier<CompletionStage<Void>> stored,
            DeviceRegistry registry,
            SessionReview review,
            EventSink events,
            NasHealthTable health,
            RadiusClock clock,
            RandomGenerator random) {}

    private final String nodeName;
    private final Sessions sessions;
    private final Supplier<CompletionStage<Void>> stored;
    private final SessionRequests requests;
    private final DynamicAuthorizationClient client;
    private final CoaEvents events;
    private final CoaResults results;
    private final EnforcementSettings settings;
    private final RadiusClock clock;
    private final EnforcementThread thread;
    private final Enforcer enforcer;

    /**
     * Binds the sockets; nothing is sent before {@link #start}.
     *
     * @param local the source address of requests, where there is just one to choose
     * @throws IOException when no socket can be had
     */
    public ChangeOfAuthorization(
            String nodeName,
            Optional<InetAddress> local,
            Retransmission retransmission,
            EnforcementSettings settings,
            Collaborators with)
            throws IOException {
        this.nodeName = nodeName;
        this.sessions = with.sessions;
        this.stored = with.stored;
        this.requests = new SessionRequests(with.clients, RadiusDictionary.standard());
        this.results = new CoaResults(with.health);
        this.events = new CoaEvents(nodeName, with.events, with.clock);
        this.client = new DynamicAuthorizationClient(local, retransmission, with.clock, with.random);
        this.thread = new EnforcementThread(with.clock);
        this.enforcer = new Enforcer(
                sessions,
                with.registry,
                with.review,
                requests,
                new OrderExecution(sessions, requests, client, events, results, settings, thread, with.clock),
                thread,
                settings,
                with.clock);
        this.settings = settings;
        this.clock = with.clock;
    }

    /** Goes on with what was pending before a restart, and follows the table of sessions; that is filled before. */
    public void start() {
        sessions.listen(enforcer::changed);
        enforcer.resume();
        if (settings.followsPolicy()) {
            enforcer.followSites();
        }
    }

    @Override
    public String name() {
        return "coa-" + nodeName;
    }

    @Override
    public CompletionStage<?> take(List<Change> changes) {
        return enforcer.take(changes).thenCompose(noted -> stored.get());
    }

    /**
     * Has the live sessions follow a policy that is in force by now, where the settings want that.
     *
     * @param version its number, for the event
     * @return completed when the sessions that change are marked on disk; to their NASes it is told at the pace of the
     *     settings, after a restart too
     */
    public CompletionStage<Void> followPolicy(long version) {
        if (!settings.followsPolicy()) {
            return CompletableFuture.completedFuture(null);
        }
        return enforcer.followPolicy(pass -> {
                    if (pass.looked() > 0) {
                        events.policyEnforced(version, pass, settings.pace());
                    }
                })
                .thenCompose(marked -> stored.get());
    }

    /**
     * Has the live sessions at clients that were changed or taken away follow that, where the settings want that: another
     * site or vendor may decide otherwise, and at a switch that is no client any more they end, as long as it can be told.
     *
     * @return completed when the sessions that change are marked on disk
     */
    public CompletionStage<Void> followClients(NasClients before, NasClients after) {
        ClientDifference difference = ClientDifference.between(before, after);
        if (!settings.followsPolicy() || difference.isNone()) {
            return CompletableFuture.completedFuture(null);
        }
        requests.gone(difference.gone(), clock.wall().instant());
        return enforcer.followClients(
                        session -> difference.concerns(session.nas().name()))
                .thenCompose(marked -> stored.get());
    }

    /** Has sessions follow what may have changed while nobody looked after them: those of a node that fell silent. */
    public void lookAfter(List<String> sessionIds) {
        enforcer.lookAfter(List.copyOf(sessionIds));
    }

    /**
     * What the NAS of a session could be asked for.
     *
     * @throws NoTargetException when its client takes no requests
     */
    public Method feasible(Session session, Method wanted) {
        return SessionRequests.feasible(wanted, target(session));
    }

    private CoaTarget target(Session session) {
        return requests.target(session)
                .orElseThrow(() -> NoTargetException.noCoa(session.nas().name()));
    }

    /**
     * Asks the NAS of a session, once, on somebody's demand.
     *
     * @param actor who asks, for the audit trail
     * @return completed within {@link Retransmission#patience}; of what was asked for it may be less, where the NAS's vendor
     *     has no way for it
     * @throws NoTargetException when there is no such session, or its client takes no requests
     */
    public CompletionStage<CoaReport> demand(String sessionId, Method wanted, String actor) {
        Session session = sessions.find(sessionId).orElseThrow(() -> NoTargetException.noSession(sessionId));
        CoaTarget target = target(session);
        Method method = SessionRequests.feasible(wanted, target);
        CoaRequest request = requests.request(session, target, method, SessionRequests.first(target));
        DynamicAuthorizationServer server = target.server(session);
        return client.send(server, request).thenApply(result -> {
            results.count(session, result);
            CoaReport report = new CoaReport(request.code(), method, server.address(), result);
            String why = actor + " asked for it";
            events.sent(
                    session,
                    new CoaEvents.Sent(report, why, Optional.of(actor), 1, Optional.empty(), Optional.empty()));
            return report;
        });
    }

    /** How requests ended, since the start. */
    public Map<CoaResult.Outcome, Long> results() {
        return results.snapshot();
    }

    /** Requests that have no answer yet. */
    public int inWork() {
        return client.inWork();
    }

    /** Live sessions that do not yet follow a change. */
    public int pending() {
        return enforcer.pending();
    }

    /** Those of them that wait for their turn. */
    public int inLine() {
        return enforcer.inLine();
    }

    /** What has no answer yet stays pending, and is taken up again at the next start. */
    @Override
    public void close() {
        thread.close();
        client.close();
    }
}
