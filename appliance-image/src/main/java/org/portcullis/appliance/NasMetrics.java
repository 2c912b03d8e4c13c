package org.portcullis.appliance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.radius.health.NasSign;
import org.portcullis.radius.nas.NasRoster;

/** The numbers of each client, of those of which something was seen. */
final class NasMetrics implements MetricSource {
    private final NasParts nas;

    NasMetrics(NasParts nas) {
        this.nas = nas;
    }

    @Override
    public List<Metric> read() {
        List<Metric> metrics = new ArrayList<>();
        List<NasRoster.Line> lines = nas.roster().lines();
        long stored = lines.stream().filter(line -> line.stored().isPresent()).count();
        clients(metrics, "database", stored);
        clients(metrics, "file", lines.size() - stored);
        metrics.add(Metric.gauge(
                "portcullis_radius_unknown_sources",
                "Addresses of no client whose packets were dropped, of the last 256",
                Map.of(),
                nas.health().unknown().newestFirst().size()));
        nas.health()
                .all()
                .forEach((client, seen) -> seen.drops()
                        .forEach((reason, count) -> metrics.add(Metric.counter(
                                "portcullis_radius_client_dropped_total",
                                "What came from a client and got no answer, by reason",
                                Map.of("client", client, "reason", reason.word()),
                                count))));
        nas.health()
                .all()
                .forEach((client, seen) -> seen.last(NasSign.PACKET)
                        .ifPresent(at -> metrics.add(Metric.gauge(
                                "portcullis_radius_client_last_packet_seconds",
                                "When something last came from a client, in seconds since 1970",
                                Map.of("client", client),
                                seconds(at)))));
        return metrics;
    }

    private static void clients(List<Metric> metrics, String source, long count) {
        metrics.add(Metric.gauge(
                "portcullis_radius_clients",
                "NAS clients, by where they are entered",
                Map.of("source", source),
                count));
    }

    private static double seconds(Instant at) {
        return at.toEpochMilli() / 1000.0;
    }
}
