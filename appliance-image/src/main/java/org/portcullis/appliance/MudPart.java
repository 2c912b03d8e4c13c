package org.portcullis.appliance;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Metric;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.store.Database;
import org.portcullis.profiler.mud.Mud;
import org.portcullis.profiler.mud.MudEntry;
import org.portcullis.profiler.mud.MudSettings;
import org.portcullis.profiler.signal.Observation;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.profiler.store.MudStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What makers say of their devices (RFC 8520), where that is enabled; it is from the moment that events can be kept. */
final class MudPart implements Supplier<Optional<Mud>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MudPart.class);

    private final String node;
    private final Database database;
    private final Cryptography cryptography;
    private final ObservationSink profile;
    private final InstantSource clock;
    private final AtomicReference<Optional<MudSettings>> settings = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Mud>> mud = new AtomicReference<>(Optional.empty());
    private volatile boolean started;

    /** @param profile where what verified files say goes */
    MudPart(String node, Database database, Cryptography cryptography, ObservationSink profile, InstantSource clock) {
        this.node = node;
        this.database = database;
        this.cryptography = cryptography;
        this.profile = profile;
        this.clock = clock;
    }

    @Override
    public Optional<Mud> get() {
        return mud.get();
    }

    /** Looks for MUD URLs in what was seen. */
    void see(Observation seen) {
        get().ifPresent(makers -> makers.see(seen));
    }

    /**
     * Reads the files that a configuration names.
     *
     * @return what puts them in force
     * @throws org.portcullis.policy.value.ConfigException when any of them cannot be used
     */
    Runnable load(Configuration configuration) {
        Optional<MudSettings> loaded = MudLoader.load(configuration, cryptography);
        return () -> {
            Optional<MudSettings> before = settings.getAndSet(loaded);
            if (get().isPresent() ? loaded.isEmpty() : before.isEmpty() && loaded.isPresent() && started) {
                LOG.warn("profiler.mud.enabled was changed; a restart is needed for it");
            }
            get().ifPresent(makers -> loaded.ifPresent(makers.files()::use));
        };
    }

    /** Begins to fetch, where that is enabled by what is in force. */
    void start(EventSink events) {
        started = true;
        settings.get().ifPresent(inForce -> {
            Mud makers = new Mud(new MudStore(database), inForce, node, events, profile, clock);
            mud.set(Optional.of(makers));
            makers.start();
        });
    }

    /** For {@code /metrics}. */
    List<Metric> metrics() {
        return get().map(makers -> List.of(
                        Metric.gauge(
                                "portcullis_mud_files",
                                "MUD URLs of devices, by whether there is a file that counts",
                                Map.of("state", "good"),
                                good(makers)),
                        Metric.gauge(
                                "portcullis_mud_files",
                                "MUD URLs of devices, by whether there is a file that counts",
                                Map.of("state", "missing"),
                                makers.files().entries().size() - good(makers)),
                        Metric.counter(
                                "portcullis_mud_dropped_total",
                                "MUD URLs that were not followed: hosts that are not listed, or no room",
                                Map.of(),
                                makers.dropped())))
                .orElse(List.of());
    }

    private static long good(Mud makers) {
        return makers.files().entries().stream()
                .filter((MudEntry entry) -> makers.inUse(entry).isPresent())
                .count();
    }

    @Override
    public void close() {
        get().ifPresent(Mud::close);
    }
}
