package org.portcullis.appliance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.radius.access.DecisionCounts;
import org.portcullis.radius.access.RadiusServer;
import org.portcullis.siem.index.EventIndex;
import org.portcullis.siem.journal.Journal;

/** The numbers of every part, for {@code /metrics}. */
final class Metrics implements MetricSource {
    private final RadiusServer radius;
    private final Journal journal;
    private final EventIndex index;
    private final List<MetricSource> others;

    Metrics(RadiusServer radius, Journal journal, EventIndex index, MetricSource... others) {
        this.radius = radius;
        this.journal = journal;
        this.index = index;
        this.others = List.of(others);
    }

    @Override
    public List<Metric> read() {
        List<Metric> metrics = new ArrayList<>();
        radius.counts()
                .forEach((what, count) -> metrics.add(Metric.counter(
                        "portcullis_radius_" + word(what) + "_total", "RADIUS: " + word(what), Map.of(), count)));
        radius.drops()
                .forEach((reason, count) -> metrics.add(Metric.counter(
                        "portcullis_radius_dropped_total",
                        "RADIUS requests that got no answer, by reason",
                        Map.of("reason", word(reason)),
                        count)));
        radius.decisions()
                .refusals()
                .forEach((code, count) -> metrics.add(Metric.counter(
                        "portcullis_radius_refused_total",
                        "Devices that were refused, by failure code",
                        Map.of("code", code.code()),
                        count)));
        latency(metrics, "success", radius.decisions().permits());
        latency(metrics, "failure", radius.decisions().refused());
        RadiusServer.Gauges gauges = radius.gauges();
        gauge(metrics, "radius_conversations", "EAP conversations under way", gauges.conversations());
        gauge(metrics, "radius_duplicates", "Answers kept for duplicates", gauges.duplicates());
        radius.unauthenticated()
                .forEach((client, count) -> metrics.add(Metric.counter(
                        "portcullis_radius_client_unauthenticated_total",
                        "Requests served without Message-Authenticator, by client; messageAuthenticator: require would"
                                + " drop them",
                        Map.of("client", client),
                        count)));
        gauge(metrics, "radius_rejects_waiting", "Access-Rejects that are held back", gauges.rejects());
        gauge(metrics, "radius_tls_queue", "EAP steps that wait for a thread", gauges.tlsQueue());
        radius.radsec().ifPresent(radsec -> {
            gauge(metrics, "radsec_connections", "RADIUS/TLS connections, handshakes included", radsec.connections());
            gauge(metrics, "radsec_handshakes", "RADIUS/TLS connections in their handshake", radsec.handshakes());
            radsec.counts()
                    .forEach((what, count) -> metrics.add(Metric.counter(
                            "portcullis_radsec_" + word(what) + "_total",
                            "RADIUS/TLS: " + word(what),
                            Map.of(),
                            count)));
        });
        gauge(
                metrics,
                "journal_writable",
                "Whether events can be kept; if not, RADIUS is silent",
                journal.writable() ? 1 : 0);
        gauge(metrics, "journal_sequence", "The newest event that is synced", journal.lastSequence());
        gauge(metrics, "journal_waiting", "Events that wait for the disk", journal.waiting());
        metrics.add(Metric.counter(
                "portcullis_journal_syncs_total",
                "Groups of events that were synced to the disk",
                Map.of(),
                journal.syncs().count()));
        metrics.add(Metric.counter(
                "portcullis_journal_sync_seconds_total",
                "How long that took, all together",
                Map.of(),
                journal.syncs().took().toNanos() / 1e9));
        gauge(
                metrics,
                "index_sequence",
                "The newest event that searches find",
                index.status().indexed());
        others.forEach(other -> metrics.addAll(other.read()));
        return metrics;
    }

    /** As Prometheus has a histogram. */
    private static void latency(List<Metric> metrics, String outcome, DecisionCounts.Latency latency) {
        String name = "portcullis_radius_decision_seconds";
        String help = "From the first request of an authentication to its decision";
        latency.buckets()
                .forEach(bucket -> metrics.add(Metric.counter(
                        name + "_bucket",
                        help,
                        Map.of("outcome", outcome, "le", bound(bucket.bound())),
                        bucket.count())));
        metrics.add(Metric.counter(name + "_sum", help, Map.of("outcome", outcome), latency.seconds()));
        metrics.add(Metric.counter(name + "_count", help, Map.of("outcome", outcome), latency.count()));
    }

    private static String bound(double seconds) {
        return Double.isInfinite(seconds) ? "+Inf" : Double.toString(seconds);
    }

    private static void gauge(List<Metric> metrics, String name, String help, double value) {
        metrics.add(Metric.gauge("portcullis_" + name, help, Map.of(), value));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
