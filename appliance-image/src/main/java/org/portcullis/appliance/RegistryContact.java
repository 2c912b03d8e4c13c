package org.portcullis.appliance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.policy.device.DeviceRegistry;
import org.portcullis.policy.event.EventAction;
import org.portcullis.policy.event.SecurityEvent.Outcome;
import org.portcullis.policy.store.CertifiedMacStore;
import org.portcullis.policy.store.ChangeConsumer;
import org.portcullis.policy.store.DatabaseContact;
import org.portcullis.policy.store.Replica;
import org.portcullis.policy.store.ReplicatedRegistry;

/**
 * The registry as devices are decided by, and what becomes of that while its database cannot be reached: a shared one goes
 * on from this node's copy, says so, and after {@code storage.staleFor} RADIUS falls silent.
 */
final class RegistryContact implements MetricSource, AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    /** What a shared registry has. */
    private record Parts(Replica replica, ReplicatedRegistry devices) {}

    private final Registry registry;
    private final DatabaseContact contact;
    private final Duration staleFor;
    private final InstantSource clock;
    private final Optional<Parts> parts;

    RegistryContact(Configuration configuration, Registry registry, InstantSource clock) {
        this.registry = registry;
        this.contact = registry.database().contact();
        this.clock = clock;
        this.staleFor = configuration.storage().staleFor();
        this.parts = registry.database().isShared() ? Optional.of(copied(configuration, clock)) : Optional.empty();
    }

    private Parts copied(Configuration configuration, InstantSource clock) {
        Replica replica = Replica.open(
                new DataFolder(configuration.dataDir()).replica(), registry.database(), configuration.node(), clock);
        return new Parts(replica, new ReplicatedRegistry(registry.devices(), contact, replica));
    }

    /** The registry, or what was last known of it. */
    DeviceRegistry devices() {
        return parts.<DeviceRegistry>map(Parts::devices).orElseGet(registry::devices);
    }

    /** With which addresses devices were seen, by the registry or what was last known of it. */
    CertifiedMacStore certifiedMacs() {
        return new CertifiedMacStore(registry.database(), parts.map(Parts::replica), clock);
    }

    /** What follows the change table for it. */
    List<ChangeConsumer> followers() {
        return parts.<ChangeConsumer>map(Parts::replica).stream().toList();
    }

    /** Begins to copy, and tells of what happens to the database. */
    void start(ApplianceEvents events) {
        parts.ifPresent(known -> known.replica.start());
        contact.listen(new DatabaseContact.Listener() {
            @Override
            public void lost(Instant heard, String why) {
                events.append(
                        EventAction.REGISTRY_UNREACHABLE,
                        Outcome.FAILURE,
                        "The registry's database cannot be reached (" + why
                                + "); devices are let in by what was known at " + heard + ", for "
                                + staleFor.toMinutes() + " minutes");
            }

            @Override
            public void regained(Duration silence) {
                events.append(
                        EventAction.REGISTRY_REACHABLE,
                        Outcome.SUCCESS,
                        "The registry's database answers again, after " + silence.toSeconds() + " seconds");
            }
        });
    }

    void keepHouse(Housekeeping housekeeping) {
        parts.ifPresent(known ->
                housekeeping.every(INTERVAL, "recording what devices proved meanwhile", known.devices::recordWaiting));
    }

    /** Whether what is known is fresh enough to decide by. */
    boolean serving() {
        return !contact.isLost() || contact.silence().compareTo(staleFor) < 0;
    }

    /** When the database last answered, where it does not now. */
    Optional<Instant> asOf() {
        return contact.lostSince();
    }

    @Override
    public List<Metric> read() {
        return List.of(
                Metric.gauge(
                        "portcullis_registry_reachable",
                        "Whether the registry's database answers",
                        Map.of(),
                        contact.isLost() ? 0 : 1),
                Metric.gauge(
                        "portcullis_registry_silence_seconds",
                        "How long the registry's database has not answered",
                        Map.of(),
                        contact.silence().toSeconds()),
                Metric.gauge(
                        "portcullis_registry_proofs_waiting",
                        "Proofs of devices that are recorded when the registry's database answers again",
                        Map.of(),
                        parts.map(known -> known.devices.waiting()).orElse(0)));
    }

    @Override
    public void close() {
        parts.ifPresent(known -> known.replica.close());
    }
}
