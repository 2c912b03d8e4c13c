package org.portcullis.appliance;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Metric;
import org.portcullis.console.overview.ApplianceState;
import org.portcullis.profiler.dhcp.DhcpCopies;
import org.portcullis.profiler.dhcp.DhcpCount;
import org.portcullis.profiler.dhcp.DhcpSettings;
import org.portcullis.profiler.signal.ObservationSink;
import org.portcullis.profiler.signal.OuiSink;
import org.portcullis.profiler.signal.OuiTable;
import org.portcullis.radius.log.RateLimitedLog;
import org.portcullis.radius.packet.Counters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who sees something of devices: RADIUS, the copies of DHCP messages, and the list of address blocks. */
final class ProfilerInputs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProfilerInputs.class);
    private static final Duration LOG_INTERVAL = Duration.ofSeconds(10);

    private final AtomicReference<OuiTable> oui = new AtomicReference<>();
    private final Counters<DhcpCount> counts = new Counters<>(DhcpCount.class);
    private final ObservationSink observations;
    private final Optional<DhcpCopies> copies;

    /**
     * @param profiler where all of it goes; it reads nothing before lists of address blocks are in force
     * @throws Failure when an address cannot be bound
     */
    ProfilerInputs(Configuration.Profiler settings, ObservationSink profiler, InstantSource clock) {
        observations = settings.enabled() ? new OuiSink(oui::get, profiler) : ObservationSink.NONE;
        copies = settings.dhcp().filter(dhcp -> settings.enabled()).map(dhcp -> listening(dhcp, clock));
        copies.ifPresent(
                listening -> LOG.info("copies of DHCP messages are taken on {}", HostPort.text(listening.addresses())));
    }

    private DhcpCopies listening(DhcpSettings dhcp, InstantSource clock) {
        RateLimitedLog warnings =
                new RateLimitedLog(LoggerFactory.getLogger(DhcpCopies.class), LOG_INTERVAL, System::nanoTime);
        try {
            return new DhcpCopies(
                    dhcp,
                    new DhcpCopies.Collaborators(observations, counts::count, warnings::warn, clock, System::nanoTime));
        } catch (IOException e) {
            throw new Failure("profiler.dhcp: " + e.getMessage()
                    + "; is a DHCP server running on this host, or is the right to bind a port below 1024 missing?");
        }
    }

    /** Puts lists of address blocks in force, at a start and at a reload. */
    void follow(OuiTable table) {
        oui.set(table);
        LOG.info("vendors of MAC addresses by {}", origins(table));
    }

    /** The lists as people read them, with their dates. */
    static String origins(OuiTable table) {
        return table.origins().stream().map(OuiTable.Origin::text).collect(Collectors.joining(", then "));
    }

    /** Where what is seen of devices goes; never blocks. */
    ObservationSink observations() {
        return observations;
    }

    /** What is heard by, and what came of it. */
    ApplianceState.Feeds feeds() {
        Map<String, Long> copied = new TreeMap<>();
        counts.snapshot().forEach((what, count) -> copied.put(what.word(), count));
        return new ApplianceState.Feeds(
                observations != ObservationSink.NONE,
                oui.get().origins(),
                copies.map(DhcpCopies::addresses).orElse(List.of()),
                copied);
    }

    /** The same for {@code /metrics}. */
    List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>();
        counts.snapshot().forEach((what, count) -> {
            if (what == DhcpCount.READ) {
                metrics.add(Metric.counter(
                        "portcullis_profiler_dhcp_read_total",
                        "Copies of DHCP messages that were read",
                        Map.of(),
                        count));
            } else {
                metrics.add(Metric.counter(
                        "portcullis_profiler_dhcp_dropped_total",
                        "Copies of DHCP messages that were not read, by reason",
                        Map.of("reason", what.word()),
                        count));
            }
        });
        return metrics;
    }

    @Override
    public void close() {
        copies.ifPresent(DhcpCopies::close);
    }
}
