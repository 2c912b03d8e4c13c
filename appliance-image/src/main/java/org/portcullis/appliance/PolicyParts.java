package org.portcullis.appliance;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.PolicyServices;
import org.portcullis.policy.decision.CountedDecisions;
import org.portcullis.policy.decision.DirectorySource;
import org.portcullis.policy.decision.MacDecisionPoint;
import org.portcullis.policy.decision.MacWitness;
import org.portcullis.policy.decision.PolicyDecisionPoint;
import org.portcullis.policy.decision.ProfileSource;
import org.portcullis.policy.decision.RegistryDecisionPoint;
import org.portcullis.policy.decision.ResourceDecisionPoint;
import org.portcullis.policy.decision.RuleHits;
import org.portcullis.policy.decision.Simulation;
import org.portcullis.policy.device.CertifiedMacs;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.store.HoldStore;
import org.portcullis.policy.store.RuleHitStore;
import org.portcullis.profiler.mud.Mud;
import org.portcullis.radius.access.MudDecisions;
import org.portcullis.radius.nas.NasClients;
import org.portcullis.siem.journal.Journal;

/** The policy in force and what is held for a time, those who decide by them, and what the console does with them. */
final class PolicyParts implements AutoCloseable {
    private static final Duration FLUSH = Duration.ofSeconds(10);
    private static final Duration RELEASE = Duration.ofSeconds(1);

    private final Registry registry;
    private final Supplier<Settings> settings;
    private final Supplier<Optional<Mud>> mud;
    private final InstantSource clock;
    private final Supplier<ZoneId> zone;
    private final PolicyInForce inForce;
    private final ProfileSource profiles;
    private final RuleHits hits = new RuleHits();
    private final RuleHitStore hitStore;
    private final HoldStore holds;

    /** @param mud for the access lists of devices' makers */
    PolicyParts(
            Configuration configuration,
            Registry registry,
            Supplier<Settings> settings,
            Supplier<NasClients> clients,
            ProfilerParts profiler,
            InstantSource clock) {
        this.registry = registry;
        this.settings = settings;
        this.mud = profiler.mud();
        this.clock = clock;
        this.profiles = profiler.profiles();
        this.zone = () -> settings.get().configuration().timezone();
        this.inForce = new PolicyInForce(new PolicyLoader(registry.policies()), settings, clients);
        this.hitStore = new RuleHitStore(registry.database(), configuration.node(), hits);
        this.holds = registry.holds();
        holds.load();
    }

    PolicyInForce inForce() {
        return inForce;
    }

    HoldStore holds() {
        return holds;
    }

    /** Tells people which policy is in force. */
    String version() {
        return inForce.get().version();
    }

    /** What devices seem to be, for all that decide by it. */
    ProfileSource profiles() {
        return profiles;
    }

    /** @param devices the registry, or what was last known of it */
    PolicyDecisionPoint decisions(
            Configuration configuration, DeviceRegistry devices, CertifiedMacs certified, DirectorySource directory) {
        return new MacWitness(
                new CountedDecisions(
                        new MudDecisions(
                                new RegistryDecisionPoint(
                                        devices,
                                        inForce,
                                        EstEndpoint.unknownDevice(configuration),
                                        configuration.terms(),
                                        clock,
                                        zone,
                                        directory,
                                        profiles,
                                        holds.places()),
                                mud,
                                () -> settings.get().dictionary()),
                        hits,
                        clock),
                certified);
    }

    /** @param devices the registry, or what was last known of it */
    ResourceDecisionPoint resourceDecisions(
            Configuration configuration, DeviceRegistry devices, DirectorySource directory) {
        return new ResourceDecisionPoint(
                devices, inForce, configuration.ca().overlap(), clock, zone, directory, profiles, hits);
    }

    MacDecisionPoint macDecisions(CertifiedMacs certified) {
        return new MacDecisionPoint(inForce, certified, profiles, clock, zone, hits, holds.places());
    }

    void keepHouse(Housekeeping housekeeping) {
        housekeeping
                .every(RELEASE, "lifting holds whose time is up", holds::releaseDue)
                .every(FLUSH, "keeping how often rules matched", hitStore::flush);
    }

    /**
     * @param directory empty where none is configured
     * @param busy whether devices wait to be authenticated
     */
    PolicyServices services(
            Configuration configuration,
            CertifiedMacs certified,
            Optional<DirectorySource> directory,
            Journal journal,
            BooleanSupplier busy) {
        return new PolicyServices(
                registry.policies(),
                inForce,
                hitStore,
                new Simulation(
                        registry.devices(),
                        certified,
                        directory,
                        profiles,
                        EstEndpoint.unknownDevice(configuration),
                        configuration.terms(),
                        clock,
                        zone,
                        holds.places()),
                new JournalArchive(journal),
                holds,
                busy);
    }

    /** Keeps what was counted since the last time. */
    @Override
    public void close() {
        hitStore.close();
    }
}
