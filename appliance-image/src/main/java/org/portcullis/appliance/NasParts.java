package org.portcullis.appliance;

import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.NasControl;
import org.portcullis.console.NasServices;
import org.portcullis.eap.tls.EapTlsSettings;
import org.portcullis.eap.tls.TlsOverride;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.store.Change;
import org.portcullis.policy.store.ChangeConsumer;
import org.portcullis.radius.health.Diagnostician;
import org.portcullis.radius.health.NasHealthTable;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.radius.nas.NasEntry;
import org.portcullis.radius.nas.NasRoster;
import org.portcullis.radius.nas.ServedAt;
import org.portcullis.radius.nas.StoredNas;
import org.portcullis.radius.store.NasStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The NAS clients: those of the configuration file with those of the database, which are followed through the change table
 * whichever node wrote them; swapped whole, so that a request in work goes on with what it began with. And what is seen of
 * them.
 */
final class NasParts implements NasControl, ChangeConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(NasParts.class);
    private static final Set<EventAction> CONCERNED =
            Set.of(EventAction.NAS_ADDED, EventAction.NAS_CHANGED, EventAction.NAS_REMOVED);

    private final NasStore store;
    private final Supplier<Settings> settings;
    private final InstantSource clock;
    private final NasHealthTable health;
    private final AtomicReference<Runnable> swapped = new AtomicReference<>(() -> {});
    private final AtomicReference<SessionsFollow> sessions =
            new AtomicReference<>((before, after) -> CompletableFuture.completedFuture(null));
    private final AtomicReference<ServedAt> served;
    private List<NasEntry> ofFile = List.of();
    private List<StoredNas> ofDatabase;
    private volatile NasRoster roster = new NasRoster(List.of(), List.of());

    /** Has the live sessions follow what became of the clients; completed when those that change are marked. */
    interface SessionsFollow {
        CompletionStage<Void> follow(NasClients before, NasClients after);
    }

    /** @param settings those in force */
    NasParts(Configuration configuration, Registry registry, Supplier<Settings> settings, InstantSource clock) {
        this.store = registry.nasClients();
        this.settings = settings;
        this.clock = clock;
        this.health = new NasHealthTable(clock);
        this.served = new AtomicReference<>(new ServedAt(
                configuration.radius().addresses(),
                configuration.radius().authPort(),
                configuration.radius().acctPort(),
                configuration.radius().radsec().map(Configuration.Radsec::port)));
        this.ofDatabase = store.all();
    }

    /** Has the clients of a configuration be in force, with those that are known of the database. */
    void load(Configuration configuration) {
        exchange(() -> ofFile = FileClients.of(configuration));
    }

    @Override
    public void refresh() {
        exchange(() -> ofDatabase = store.all());
    }

    private CompletionStage<Void> exchange(Runnable read) {
        NasClients before;
        NasClients after;
        synchronized (this) {
            before = clients();
            read.run();
            swap();
            after = clients();
        }
        swapped.get().run();
        return sessions.get().follow(before, after);
    }

    private void swap() {
        NasRoster before = roster;
        NasRoster after = new NasRoster(ofFile, ofDatabase);
        roster = after;
        health.keepOnly(after.lines().stream().map(NasRoster.Line::name).collect(Collectors.toSet()));
        after.lines().stream()
                .filter(line -> !line.isInForce() && !before.lines().contains(line))
                .forEach(line -> LOG.warn("{}", warning(line)));
        after.lines().stream()
                .filter(NasRoster.Line::isInForce)
                .forEach(line -> tlsProblem(
                                line.entry().tls(),
                                settings.get().configuration().eap().tls())
                        .ifPresent(why -> LOG.warn("{}", tlsWarning(line, why))));
    }

    /** How EAP-TLS is spoken with the devices behind a client. */
    EapTlsSettings tls(String client) {
        TlsOverride own = roster.tls(client);
        EapTlsSettings all = settings.get().configuration().eap().tls();
        return tlsProblem(own, all).isPresent() ? all : own.over(all);
    }

    /** Why what is said of a client cannot be; then it is as with all. */
    static Optional<String> tlsProblem(TlsOverride own, EapTlsSettings all) {
        try {
            own.over(all);
            return Optional.empty();
        } catch (IllegalArgumentException conflict) {
            return Optional.of(conflict.getMessage());
        }
    }

    @Override
    public Optional<String> refusal(TlsOverride wanted) {
        Settings now = settings.get();
        EapTlsSettings all = now.configuration().eap().tls();
        return wanted.isNone()
                ? Optional.empty()
                : tlsProblem(wanted, all).or(() -> SettingsLoader.unusable(now.serverKey(), wanted.over(all)));
    }

    /** What an admin should know of a client that is not in force. */
    static String warning(NasRoster.Line line) {
        return "the client " + line.name() + " of the database is not in force: its "
                + line.conflict()
                        .map(conflict -> conflict.path() + " " + conflict.message())
                        .orElse("");
    }

    static String tlsWarning(NasRoster.Line line, String why) {
        return "the tls of the client " + line.name() + " " + why
                + "; with its devices EAP-TLS is spoken as with all (eap.tls)";
    }

    /** Has something done whenever others are in force. */
    void followedBy(Runnable peers) {
        swapped.set(peers);
    }

    /** Has the live sessions follow whenever others are in force. */
    void followedBy(SessionsFollow live) {
        sessions.set(live);
    }

    /** The ports that were really taken. */
    void listening(List<InetSocketAddress> auth, List<InetSocketAddress> acct, List<InetSocketAddress> radsec) {
        served.set(new ServedAt(
                auth.stream().map(InetSocketAddress::getAddress).toList(),
                auth.get(0).getPort(),
                acct.get(0).getPort(),
                radsec.stream().map(InetSocketAddress::getPort).findFirst()));
    }

    @Override
    public NasRoster roster() {
        return roster;
    }

    NasClients clients() {
        return roster.clients();
    }

    NasHealthTable health() {
        return health;
    }

    /** @param serving whether the appliance answers anybody */
    NasServices services(BooleanSupplier serving) {
        return new NasServices(
                store, this, health, new Diagnostician(health, served::get, serving, clock), served::get);
    }

    @Override
    public String name() {
        return "nas-clients";
    }

    @Override
    public CompletionStage<?> take(List<Change> changes) {
        if (changes.stream().noneMatch(change -> CONCERNED.contains(change.action()))) {
            return CompletableFuture.completedFuture(true);
        }
        CompletionStage<Void> marked = exchange(() -> ofDatabase = store.all());
        LOG.info("the clients of the database were changed; {} are in force", count());
        return marked;
    }

    /** Those in force. */
    long count() {
        return roster.lines().stream().filter(NasRoster.Line::isInForce).count();
    }
}
