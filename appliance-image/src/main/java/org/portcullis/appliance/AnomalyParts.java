package org.portcullis.appliance;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.portcullis.console.AnomalyServices;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.policy.store.Database;
import org.portcullis.policy.store.HoldStore;
import org.portcullis.policy.value.Profile;
import org.portcullis.profiler.anomaly.Anomalies;
import org.portcullis.profiler.anomaly.AnomalyRule;
import org.portcullis.profiler.anomaly.AnomalySettings;
import org.portcullis.profiler.anomaly.Happening;
import org.portcullis.profiler.anomaly.Kind;
import org.portcullis.profiler.anomaly.Response;
import org.portcullis.profiler.profile.ProfileChange;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.Signal;
import org.portcullis.profiler.store.ActingLimit;
import org.portcullis.profiler.store.AnomalyStore;
import org.portcullis.profiler.store.ExceptionStore;
import org.portcullis.profiler.store.MemoryStore;
import org.portcullis.siem.journal.Journal;

/** What no longer fits: who looks for it behind the journal, and what the console shows of it. */
final class AnomalyParts implements MetricSource, AutoCloseable {
    /** Which words of a device are compared. */
    private static final Map<String, Kind> COMPARED =
            Map.of("dhcp.hostname", Kind.HOSTNAME, "dhcp.vendorClass", Kind.VENDOR_CLASS);

    private final InstantSource clock;
    private final Supplier<Settings> settings;
    private final AnomalyServices services;
    private final Anomalies anomalies;

    AnomalyParts(
            Registry registry,
            SessionParts live,
            NasParts nas,
            HoldStore holds,
            Journal journal,
            Supplier<Settings> settings,
            InstantSource clock) {
        this.clock = clock;
        this.settings = settings;
        Database database = registry.database();
        database.migrate("profiler");
        String node = settings.get().configuration().node();
        Supplier<AnomalySettings> wanted = () -> settings.get().configuration().anomalies();
        AnomalyStore found = new AnomalyStore(database);
        ExceptionStore exceptions = new ExceptionStore(database);
        ActingLimit limit = new ActingLimit(database);
        anomalies = new Anomalies(
                new Anomalies.Collaborators(
                        new MemoryStore(database, node),
                        found,
                        exceptions,
                        limit,
                        new JournalFeed(journal),
                        journal,
                        registry.devices(),
                        new NetworkNow(live.sessions(), live.store(), nas.health()),
                        new Response(registry.devices(), holds),
                        wanted),
                node,
                clock);
        services = new AnomalyServices(found, exceptions, limit, wanted, anomalies::onlyCounted);
    }

    void start() {
        anomalies.start();
    }

    void keepHouse(Housekeeping housekeeping) {
        housekeeping.every(Duration.ofHours(1), "forgetting devices that are gone", this::forget);
    }

    private void forget() {
        anomalies.forget(
                clock.instant().minus(settings.get().configuration().events().retention()));
    }

    AnomalyServices services() {
        return services;
    }

    /** A device said something of itself. */
    void said(Observation observation) {
        for (Signal signal : observation.signals()) {
            Optional.ofNullable(COMPARED.get(signal.word()))
                    .filter(kind -> !signal.value().isEmpty())
                    .ifPresent(kind -> anomalies.offer(new Happening.Said(
                            id(kind.word(), observation.mac(), observation.time()),
                            observation.time(),
                            observation.mac(),
                            observation.device(),
                            kind,
                            signal.value(),
                            observation.witness())));
        }
    }

    /** What a device seems to be has changed, as far as policy may use it. */
    void changed(ProfileChange change) {
        if (!change.concernsPolicy()) {
            return;
        }
        List<String> before = new ArrayList<>();
        List<String> after = new ArrayList<>();
        for (Profile.Trait trait : Profile.Trait.values()) {
            String was = change.before().usable(trait);
            String is = change.after().usable(trait);
            if (!was.isEmpty() && !is.isEmpty() && !was.equals(is)) {
                before.add(trait.word() + ": " + was);
                after.add(trait.word() + ": " + is);
            }
        }
        Instant at = change.cause().map(Observation::time).orElseGet(clock::instant);
        anomalies.offer(new Happening.Reprofiled(
                id("profile", change.mac(), at), at, change.device(), Optional.of(change.mac()), before, after));
    }

    private static String id(String what, Object mac, Instant at) {
        return what + "|" + mac + "|" + at;
    }

    @Override
    public List<Metric> read() {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(Metric.gauge(
                "portcullis_anomalies_behind",
                "Events that were not yet looked at for anomalies",
                Map.of(),
                anomalies.behind()));
        metrics.add(Metric.counter(
                "portcullis_anomalies_dropped_total",
                "Host names and profiles that were not compared because too many waited",
                Map.of(),
                anomalies.dropped()));
        for (AnomalyRule rule : AnomalyRule.values()) {
            metrics.add(Metric.counter(
                    "portcullis_anomalies_only_counted_total",
                    "Anomalies beyond those that a rule may tell in an hour",
                    Map.of("rule", rule.word()),
                    anomalies.onlyCounted(rule)));
        }
        return metrics;
    }

    @Override
    public void close() {
        anomalies.close();
    }
}
