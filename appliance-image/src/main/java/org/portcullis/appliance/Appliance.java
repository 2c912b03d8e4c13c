package org.portcullis.appliance;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Console;
import org.portcullis.console.ConsoleServices;
import org.portcullis.console.SearchedEvents;
import org.portcullis.eap.ca.DeviceIssuance;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.stapling.ServerStaple;
import org.portcullis.eap.tls.EapTlsServer;
import org.portcullis.eap.tls.TlsCryptography;
import org.portcullis.policy.decision.ResourceDecisionPoint;
import org.portcullis.policy.store.CertifiedMacStore;
import org.portcullis.policy.store.ChangeConsumer;
import org.portcullis.policy.store.ChangeEvents;
import org.portcullis.policy.store.ChangeFollower;
import org.portcullis.policy.store.CredentialStore;
import org.portcullis.policy.value.ConfigException;
import org.portcullis.radius.access.RadiusClock;
import org.portcullis.radius.access.RadiusServer;
import org.portcullis.radius.access.RadiusSettings;
import org.portcullis.radius.accounting.AccountingServer;
import org.portcullis.siem.index.EventIndex;
import org.portcullis.siem.journal.Journal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The serving appliance: every part, wired by hand, in the order in which it is started. It is stopped in the opposite
 * order: first nothing more is taken in, at last the journal is closed.
 *
 * <p>{@code docs/architecture.md} has every thread and queue with its bound. Beyond the bounds of the TLS pool and of the
 * journal the answer is silence.
 */
public final class Appliance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Appliance.class);

    private final SecureRandom random = new SecureRandom();
    private final InstantSource clock = InstantSource.system();
    private final Parts parts = new Parts();
    private final Signals signals = new Signals();
    private final Supplier<Configuration> reread;

    private final Cryptography cryptography;
    private final Registry registry;
    private final RegistryContact contact;
    private final ProfilerParts profiler;
    private final IssuingCa ca;
    private final CredentialStore credentials;
    private final PublishedCa publishedCa;
    private final EstEndpoint est;
    private final NasParts nas;
    private final PolicyParts policy;
    private final AtomicReference<Settings> settings = new AtomicReference<>();
    private final SettingsLoader loader;
    private final RevocationSources revocation;
    private final ApplianceEvents events;
    private final ServerStapling stapling;
    private final RadiusServer radius;
    private final List<InetSocketAddress> addresses;
    private final List<InetSocketAddress> radsecAddresses;
    private final AccountingServer accounting;
    private final List<InetSocketAddress> accountingAddresses;
    private final SessionParts live;
    private final Console console;
    private final Drain drain;

    /**
     * Starts everything; on an exception nothing is left running.
     *
     * @param acceptClock the admin says that the clock is right
     * @param reread gives the configuration again, at a reload
     * @throws ConfigException when something that the configuration names cannot be used
     * @throws Failure when the data folder is in use or an address cannot be bound
     */
    public static Appliance start(Configuration configuration, boolean acceptClock, Supplier<Configuration> reread) {
        return new Appliance(configuration, acceptClock, reread);
    }

    private Appliance(Configuration configuration, boolean acceptClock, Supplier<Configuration> reread) {
        this.reread = reread;
        try {
            configuration.withoutEffect().forEach(key -> LOG.warn("{} has no effect in this version", key));
            DataFolder data = new DataFolder(configuration.dataDir());
            HeadStart start = HeadStart.of(configuration, random);
            registry = opened(Registry.open(configuration, random));
            opened(DataLock.take(data));
            contact = opened(new RegistryContact(configuration, registry, clock));
            cryptography = start.cryptography();
            profiler = opened(new ProfilerParts(configuration, registry, cryptography, clock));
            ca = registry.ca(cryptography);
            CaRoots.write(data, ca.roots());
            credentials = registry.credentials();
            nas = new NasParts(configuration, registry, settings::get, clock);
            policy = opened(new PolicyParts(configuration, registry, settings::get, nas::clients, profiler, clock));
            TlsCryptography tls = new TlsCryptography(cryptography);
            revocation = opened(new RevocationSources(data, cryptography, clock));
            loader = new SettingsLoader(cryptography, tls, ca, clock, revocation);
            ServerIdentity.renewIfDue(configuration, ca, cryptography);
            load(configuration, start::profilerLists);

            JournalPart journalPart = opened(JournalPart.open(configuration, data, cryptography, clock));
            Journal journal = journalPart.journal();
            events = new ApplianceEvents(configuration.node(), journal, clock);
            policy.inForce().tell(events);
            contact.start(events);
            profiler.mud().start(journal);
            revocation.inForce(configuration);
            revocation.start(events);
            ClockGuard clockGuard = new ClockGuard(clock, journal.recovery().lastTime());
            if (acceptClock) {
                clockGuard.confirm(events);
            }
            clockGuard.report(events);
            Readiness readiness = new Readiness(journal::accepts, clockGuard::trusted, contact::serving);
            EventIndex index = opened(EventIndex.open(data.index(), journal, clock, new IndexEvents(events)));
            Exporters exporters = opened(Exporters.start(
                    configuration, registry.nodeDatabase(), journal, new ExportEvents(events), clock, random));
            RadiusSettings radiusSettings = RadiusSettings.defaults(
                            configuration.node(), configuration.events().beforeAccept())
                    .withRejectDelay(configuration.radius().rejectDelay());
            DirectoryPart directory = opened(new DirectoryPart(configuration, events));
            live = opened(new SessionParts(
                    configuration,
                    radiusSettings,
                    registry,
                    new CoaLoader(configuration, settings::get, policy, contact.devices(), clock, directory, nas),
                    journal,
                    clock,
                    random));
            publishedCa = opened(new PublishedCa(configuration, registry, ca, credentials, cryptography, clock));
            List<ChangeConsumer> followers = new ArrayList<>(live.followers(profiler, policy.holds()));
            followers.addAll(List.of(new ChangeEvents(journal), nas, publishedCa.follower()));
            followers.addAll(List.of(publishedCa.generations(ca, this::caChanged), policy.inForce()));
            followers.addAll(contact.followers());
            ChangeFollower changes = opened(new ChangeFollower(registry.database(), configuration.node(), followers));
            changes.start();
            policy.inForce().refresh();
            accounting = new AccountingServer(
                    configuration.node(),
                    new AccountingServer.Collaborators(
                            nas::clients,
                            live.sessions(),
                            live.ledger(),
                            journal,
                            profiler.observations(),
                            readiness::serving,
                            nas.health(),
                            RadiusClock.system(),
                            random));
            ResumptionKeys resumption =
                    new ResumptionKeys(configuration.eap().resumption(), registry::ticketKeys, cryptography, clock);
            resumption.refresh();
            ServerStaple staple = new ServerStaple(ca, cryptography, clock);
            stapling = opened(new ServerStapling(staple, () -> settings.get().serverKey()));
            stapling.start();
            EapTlsServer eap = new EapTlsServer(
                    tls,
                    through -> nas.tls(through.name()),
                    () -> settings.get().serverKey(),
                    () -> settings.get().trust(),
                    resumption.sessions(),
                    staple::current);
            CertifiedMacStore certifiedMacs = opened(contact.certifiedMacs());
            certifiedMacs.start();
            radius = new RadiusServer(
                    radiusSettings,
                    new RadiusServer.Collaborators(
                            nas::clients,
                            eap,
                            policy.decisions(configuration, contact.devices(), certifiedMacs, directory.source()),
                            policy.macDecisions(certifiedMacs),
                            () -> settings.get().dictionary(),
                            new DatedDecisions(journal, contact::asOf),
                            readiness::serving,
                            live.ledger(),
                            profiler.observations(),
                            nas.health(),
                            RadiusClock.system(),
                            random));
            nas.followedBy(radius::recheckPeers);
            EventRetention retention = new EventRetention(
                    journalPart, index, exporters, data, () -> settings.get().configuration(), clock);
            Housekeeping housekeeping = opened(new Housekeeping());
            publishedCa.keepHouse(housekeeping);
            contact.keepHouse(housekeeping);
            policy.keepHouse(housekeeping);
            retention.keepHouse(housekeeping);
            profiler.keepHouse(housekeeping);
            FirstPassword.keepHouse(data, registry, housekeeping);
            housekeeping
                    .every(Duration.ofSeconds(1), "releasing devices whose time is up", registry.devices()::releaseDue)
                    .every(Duration.ofSeconds(5), "following the host's addresses", accounting::rescan)
                    .every(Duration.ofMinutes(1), "checking the peers of RADIUS/TLS again", radius::recheckPeers)
                    .every(Duration.ofMinutes(1), "reading the keys of TLS session tickets", resumption::refresh)
                    .every(Duration.ofHours(1), "renewing the server certificate", this::renewServerKey);
            opened(profiler.notice(registry, live, nas, policy.holds(), journal, settings::get, clock))
                    .keepHouse(housekeeping);
            publishedCa.start();
            est = opened(new EstEndpoint(
                    configuration, registry, ca, credentials, cryptography, settings::get, journal, clock, random));
            ResourceDecisionPoint resources =
                    policy.resourceDecisions(configuration, contact.devices(), directory.source());
            GatewayDoor gateways = opened(new GatewayDoor(
                    configuration,
                    registry,
                    cryptography,
                    settings::get,
                    resources,
                    journal,
                    readiness::serving,
                    clock));
            gateways.keepHouse(housekeeping);
            console = opened(startConsole(
                    configuration,
                    gateways,
                    directory,
                    certifiedMacs,
                    journal,
                    index,
                    exporters,
                    retention,
                    new TlsMetrics(eap, resumption),
                    readiness));
            accountingAddresses = RadiusPorts.bind(
                    configuration.radius(), configuration.radius().acctPort(), accounting::start);
            opened(accounting::stop);
            addresses = RadiusPorts.bind(
                    configuration.radius(), configuration.radius().authPort(), radius::start);
            opened(radius::stop);
            radsecAddresses = RadsecEndpoint.start(
                    radius, accounting, configuration.radius(), settings::get, nas::clients, cryptography);
            nas.listening(addresses, accountingAddresses, radsecAddresses);
            drain = new Drain(readiness, events, radius, accounting, exporters);
            events.started(addresses, policy.version());
            signals.handle(this::reload);
        } catch (RuntimeException failed) {
            close();
            throw failed;
        }
    }

    /** Where it serves, for scripts; see {@link ReadyLine}. */
    public String readyLine() {
        return ReadyLine.of(
                addresses,
                accountingAddresses,
                radsecAddresses,
                console.address(),
                est.address(),
                publishedCa.address());
    }

    /** Returns when SIGTERM or SIGINT came and everything is stopped; {@code meanwhile} is called that often until then. */
    public void awaitStop(Duration every, Runnable meanwhile) throws InterruptedException {
        while (!signals.awaitStop(every)) meanwhile.run();
        drain.run(settings.get().configuration().radius().drain());
        close();
        LOG.info("stopped");
    }

    /** Takes in policy, clients, trust anchors and CRLs; what does not parse leaves those in force. */
    private synchronized void reload() {
        try {
            Configuration configuration = reread.get();
            ServerIdentity.renewIfDue(configuration, ca, cryptography);
            Settings loaded = load(configuration, () -> ProfilerLists.read(configuration));
            revocation.inForce(configuration);
            stapling.certificateChanged();
            est.certificateChanged(configuration);
            radius.recheckPeers();
            RadsecEndpoint.warnOfChange(loaded, radsecAddresses);
            LOG.info("configuration reloaded: {} clients, policy {}", nas.count(), policy.version());
            events.reloaded();
        } catch (RuntimeException refused) {
            LOG.error("the reload was refused, the configuration in force stays:\n{}", refused.getMessage());
            events.reloadRefused(refused.getMessage());
        }
    }

    /** What is loaded is in force when this returns; where anything of it cannot be used, nothing is. */
    private Settings load(Configuration configuration, Supplier<ProfilerLists> lists) {
        Settings loaded = loader.load(configuration);
        Runnable profiles = profiler.load(configuration, lists.get());
        policy.inForce().load(configuration.policy(), loaded.dictionary(), () -> {
            settings.set(loaded);
            nas.load(configuration);
            profiles.run();
        });
        SettingsLoader.warnings(configuration).forEach(warning -> LOG.warn("{}", warning));
        DirectoryPart.warnings(configuration, policy.inForce().get()).forEach(warning -> LOG.warn("{}", warning));
        return loaded;
    }

    private synchronized void renewServerKey() {
        Settings current = settings.get();
        if (ServerIdentity.renewIfDue(current.configuration(), ca, cryptography)) {
            settings.set(current.withServerKey(
                    loader.serverKey(current.configuration()), loader.radsec(current.configuration())));
            stapling.certificateChanged();
            est.certificateChanged(current.configuration());
            LOG.info("the server certificate was renewed");
        }
    }

    /** The own CA has another generation: its certificates are believed, and the appliance shows one of them. */
    private synchronized void caChanged() {
        Settings current = settings.get();
        CaRoots.write(new DataFolder(current.configuration().dataDir()), ca.roots());
        settings.set(current.withTrust(loader.trust(current.configuration())));
        renewServerKey();
        LOG.info("the issuing CA is {} from now on", ca.newest().name());
    }

    private Console startConsole(
            Configuration configuration,
            GatewayDoor gateways,
            DirectoryPart directory,
            CertifiedMacStore certifiedMacs,
            Journal journal,
            EventIndex index,
            Exporters exporters,
            EventRetention retention,
            TlsMetrics tls,
            Readiness readiness) {
        return ConsoleEndpoint.start(
                configuration,
                ca,
                cryptography,
                clock,
                new ConsoleServices(
                        gateways.access(),
                        SignInPart.of(configuration, registry, ca, cryptography, settings::get),
                        journal,
                        new SearchedEvents(index.search()),
                        new LiveSessions(live.sessions(), live.store(), configuration.node()),
                        live.orders(),
                        credentials,
                        new DeviceIssuance(ca, credentials),
                        registry.enrolmentRequests(),
                        registry.deviceServices(live.sessions(), live.coa()),
                        profiler.directory(),
                        gateways.gateways(),
                        policy.services(
                                configuration,
                                certifiedMacs,
                                directory.configured(),
                                journal,
                                () -> radius.gauges().tlsQueue() > 0),
                        nas.services(readiness::serving),
                        profiler.anomalies(),
                        exporters.running(),
                        profiler.mud(),
                        new ServedState(radius, settings::get, revocation, retention, live.nodes(), profiler::feeds)
                                .services(configuration, registry, ca, publishedCa, clock),
                        new Metrics(
                                radius,
                                journal,
                                index,
                                exporters,
                                retention,
                                tls,
                                new RevocationMetrics(revocation),
                                live.metrics(accounting, policy.holds(), configuration),
                                contact,
                                est::metrics,
                                profiler,
                                gateways,
                                directory,
                                new NasMetrics(nas),
                                new MachineMetrics(configuration, new CertificateMetrics(settings::get, ca)),
                                readiness),
                        readiness::ready,
                        clock,
                        random));
    }

    private <T extends AutoCloseable> T opened(T part) {
        return parts.opened(part);
    }

    @Override
    public void close() {
        parts.close();
    }
}
