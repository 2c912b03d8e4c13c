package org.portcullis.appliance;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.MetricSource;
import org.portcullis.policy.store.ChangeConsumer;
import org.portcullis.policy.store.HoldFollower;
import org.portcullis.policy.store.HoldStore;
import org.portcullis.policy.value.Session;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.access.RadiusSettings;
import org.portcullis.radius.accounting.AccountingServer;
import org.portcullis.radius.accounting.SessionLedger;
import org.portcullis.radius.accounting.SessionSettings;
import org.portcullis.radius.accounting.Sessions;
import org.portcullis.radius.coa.ChangeOfAuthorization;
import org.portcullis.radius.coa.Retransmission;
import org.portcullis.radius.node.SharedSessions;
import org.portcullis.radius.store.NodeStore;
import org.portcullis.radius.store.OrderStore;
import org.portcullis.radius.store.SessionStore;
import org.portcullis.siem.journal.Journal;

/** The live sessions: their table, what keeps it, what tells switches, and where nodes share a database, the other nodes. */
final class SessionParts implements AutoCloseable {
    private final Parts parts = new Parts();
    private final Sessions sessions;
    private final SessionStore store;
    private final SessionLedger ledger;
    private final ChangeOfAuthorization coa;
    private final Optional<NodeStore> nodes;
    private final Optional<SharedSessions> shared;

    /** Fills the table with what was kept, and goes on with what was pending. */
    SessionParts(
            Configuration configuration,
            RadiusSettings radius,
            Registry registry,
            CoaLoader loader,
            Journal journal,
            InstantSource clock,
            SecureRandom random) {
        String node = configuration.node();
        SessionSettings settings = SessionSettings.defaults(radius.interimInterval());
        sessions = new Sessions(settings, RadiusClock.system());
        store = new SessionStore(registry.database(), node);
        nodes = registry.database().isShared()
                ? Optional.of(new NodeStore(registry.database(), node, clock))
                : Optional.empty();
        nodes.ifPresent(NodeStore::begin);
        ledger = parts.opened(SessionLedger.open(
                sessions, store, settings, new JournalHistory(journal), journal::lastSequence, RadiusClock.system()));
        nodes.ifPresent(this::letGo);
        try {
            coa = parts.opened(loader.open(sessions, ledger, journal, random));
        } catch (RuntimeException refused) {
            parts.close();
            throw refused;
        }
        coa.start();
        shared = nodes.map(known -> parts.opened(new SharedSessions(
                node,
                configuration.enforcement().nodeSilence(),
                Retransmission.RFC_5080.patience(),
                new SharedSessions.Collaborators(
                        known,
                        new OrderStore(registry.database(), node, clock),
                        sessions,
                        ledger::stored,
                        coa,
                        RadiusClock.system()))));
        shared.ifPresent(SharedSessions::start);
    }

    /** What the events of this node told, and another node has taken over meanwhile. */
    private void letGo(NodeStore nodes) {
        Set<String> mine = nodes.mine();
        sessions.handOver(sessions.all().stream()
                .map(Session::id)
                .filter(id -> !mine.contains(id))
                .toList());
    }

    Sessions sessions() {
        return sessions;
    }

    SessionStore store() {
        return store;
    }

    SessionLedger ledger() {
        return ledger;
    }

    /** Those that share the database, where there may be several. */
    Optional<NodeStore> nodes() {
        return nodes;
    }

    ChangeOfAuthorization coa() {
        return coa;
    }

    MetricSource metrics(AccountingServer accounting, HoldStore holds, Configuration configuration) {
        List<MetricSource> sources = List.of(
                new SessionMetrics(accounting, sessions),
                new CoaMetrics(coa, holds),
                new NodeMetrics(nodes, configuration.enforcement().nodeSilence()));
        return () -> sources.stream().flatMap(source -> source.read().stream()).toList();
    }

    /** What the console asks of sessions, whosever they are. */
    SessionOrders orders() {
        return new SessionOrders(coa, store, shared);
    }

    /**
     * What follows the change table for them.
     *
     * @param before has to know of a change before sessions are held against it
     * @param holds that decisions have to know of before sessions follow them
     */
    List<ChangeConsumer> followers(ChangeConsumer before, HoldStore holds) {
        List<ChangeConsumer> followers = new ArrayList<>(List.of(before));
        followers.add(new HoldFollower(holds, coa));
        shared.ifPresent(followers::add);
        return followers;
    }

    @Override
    public void close() {
        parts.close();
    }
}
