package org.portcullis.appliance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.eap.trust.OcspClient;
import org.portcullis.eap.trust.RevocationList;

/** The numbers of CRLs and OCSP. */
final class RevocationMetrics implements MetricSource {
    private final RevocationSources revocation;

    RevocationMetrics(RevocationSources revocation) {
        this.revocation = revocation;
    }

    @Override
    public List<Metric> read() {
        List<Metric> metrics = new ArrayList<>();
        for (RevocationList list : revocation.lists()) {
            Map<String, String> labels = Map.of(
                    "issuer",
                    list.issuerName(),
                    "source",
                    list.source(),
                    "kind",
                    list.isDelta() ? "delta" : "complete");
            metrics.add(Metric.gauge(
                    "portcullis_crl_next_update_seconds",
                    "When a CRL ends, in seconds since 1970",
                    labels,
                    list.nextUpdate().getEpochSecond()));
            metrics.add(Metric.gauge("portcullis_crl_entries", "Certificates that a CRL lists", labels, list.size()));
        }
        metrics.add(Metric.counter(
                "portcullis_crl_refused_total",
                "CRLs that were not taken in or could not be fetched",
                Map.of(),
                revocation.refused()));
        OcspClient.Counts ocsp = revocation.ocsp();
        metrics.add(
                Metric.counter("portcullis_ocsp_requests_total", "Questions to responders", Map.of(), ocsp.asked()));
        metrics.add(Metric.counter(
                "portcullis_ocsp_failed_total", "Questions without an answer that counts", Map.of(), ocsp.failed()));
        metrics.add(Metric.gauge("portcullis_ocsp_answers", "OCSP answers at hand", Map.of(), ocsp.kept()));
        metrics.add(Metric.gauge(
                "portcullis_ocsp_responders_unreachable",
                "Responders that are left alone for a while",
                Map.of(),
                ocsp.unreachable()));
        return metrics;
    }
}
