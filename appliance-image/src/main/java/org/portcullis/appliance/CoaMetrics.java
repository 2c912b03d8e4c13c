package org.portcullis.appliance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.policy.store.HoldStore;
import org.portcullis.radius.coa.ChangeOfAuthorization;

/** The numbers of dynamic authorization, and of what is held. */
final class CoaMetrics implements MetricSource {
    private final ChangeOfAuthorization coa;
    private final HoldStore holds;

    CoaMetrics(ChangeOfAuthorization coa, HoldStore holds) {
        this.coa = coa;
        this.holds = holds;
    }

    @Override
    public List<Metric> read() {
        List<Metric> metrics = new ArrayList<>();
        coa.results()
                .forEach((result, count) -> metrics.add(Metric.counter(
                        "portcullis_coa_requests_total",
                        "Disconnect-Requests and CoA-Requests, by how they ended",
                        Map.of("result", result.name().toLowerCase(Locale.ROOT)),
                        count)));
        metrics.add(Metric.gauge(
                "portcullis_coa_in_work", "Requests to switches that have no answer yet", Map.of(), coa.inWork()));
        metrics.add(Metric.gauge(
                "portcullis_sessions_pending",
                "Live sessions that do not follow a change yet",
                Map.of(),
                coa.pending()));
        metrics.add(Metric.gauge(
                "portcullis_sessions_in_line",
                "Live sessions that another policy changes and whose switches were not told yet",
                Map.of(),
                coa.inLine()));
        metrics.add(Metric.gauge(
                "portcullis_holds", "MAC addresses and ports that are held for a time", Map.of(), holds.known()));
        return metrics;
    }
}
