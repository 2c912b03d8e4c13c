package org.portcullis.appliance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.eap.tls.EapTlsServer;
import org.portcullis.eap.tls.HandshakeCounts;
import org.portcullis.eap.tls.TlsSessions;
import org.portcullis.eap.tls.TlsVersion;

/** The numbers of TLS with devices: handshakes by version, full and resumed, and the sessions that are kept. */
final class TlsMetrics implements MetricSource {
    private final EapTlsServer eap;
    private final ResumptionKeys resumption;

    TlsMetrics(EapTlsServer eap, ResumptionKeys resumption) {
        this.eap = eap;
        this.resumption = resumption;
    }

    @Override
    public List<Metric> read() {
        List<Metric> metrics = new ArrayList<>();
        HandshakeCounts handshakes = eap.handshakes();
        for (TlsVersion version : TlsVersion.values()) {
            metrics.add(handshakes(version, false, handshakes.full(version)));
            metrics.add(handshakes(version, true, handshakes.resumed(version)));
        }
        metrics.add(Metric.gauge(
                "portcullis_tls_ticket_keys", "Keys that open TLS session tickets", Map.of(), resumption.keys()));
        metrics.add(Metric.gauge(
                "portcullis_tls_cached_sessions",
                "TLS 1.2 sessions kept by session id, for devices without tickets",
                Map.of(),
                resumption.sessions().map(TlsSessions::cached).orElse(0)));
        metrics.add(Metric.gauge(
                "portcullis_tls_cached_session_octets",
                "Memory that those sessions take",
                Map.of(),
                resumption.sessions().map(TlsSessions::cachedOctets).orElse(0L)));
        return metrics;
    }

    private static Metric handshakes(TlsVersion version, boolean resumed, long count) {
        return Metric.counter(
                "portcullis_tls_handshakes_total",
                "Completed TLS handshakes with devices",
                Map.of("version", version.word(), "resumed", Boolean.toString(resumed)),
                count);
    }
}
