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

    private final AtomicReference<Optional<Mud>> mud = new AtomicReference<>(Optional.empty());

    @Override
    public Optional<Mud> get() {
        return mud.get();
    }

    /** A sink that looks for MUD URLs in what it passes on, on the thread that reads it. */
    ObservationSink watching(ObservationSink next) {
        return unread -> next.offer(() -> {
            Observation seen = unread.get();
            get().ifPresent(makers -> makers.see(seen));
            return seen;
        });
    }

    /**
     * @param profile where what verified files say goes
     * @throws org.portcullis.policy.value.ConfigException when a file that the configuration names cannot be used
     */
    void start(
            Configuration configuration,
            Cryptography cryptography,
            Database database,
            EventSink events,
            ObservationSink profile,
            InstantSource clock) {
        MudLoader.load(configuration, cryptography).ifPresent(settings -> {
            Mud makers = new Mud(new MudStore(database), settings, configuration.node(), events, profile, clock);
            mud.set(Optional.of(makers));
            makers.start();
        });
    }

    /** At a reload. */
    void load(Configuration configuration, Cryptography cryptography) {
        Optional<MudSettings> settings = MudLoader.load(configuration, cryptography);
        if (settings.isPresent() != get().isPresent()) {
            LOG.warn("profiler.mud.enabled was changed; a restart is needed for it");
        }
        get().ifPresent(makers -> settings.ifPresent(makers.files()::use));
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
