package org.portcullis.appliance;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.eap.ca.IssuingCa;

/** When the appliance's own certificates, and those whom it trusts, end. */
final class CertificateMetrics implements MetricSource {
    private final Supplier<Settings> settings;
    private final IssuingCa ca;

    CertificateMetrics(Supplier<Settings> settings, IssuingCa ca) {
        this.settings = settings;
        this.ca = ca;
    }

    @Override
    public List<Metric> read() {
        Map<String, List<X509Certificate>> certificates = new TreeMap<>();
        Settings now = settings.get();
        certificates.put("eap", now.serverKey().chain());
        now.radsec().ifPresent(radsec -> certificates.put("radsec", radsec.key().chain()));
        certificates.put("ca-root", ca.roots());
        certificates.put("ca-issuing", List.of(ca.issuing()));
        List<Metric> metrics = new ArrayList<>();
        certificates.forEach((what, chain) -> chain.stream()
                .map(X509Certificate::getNotAfter)
                .min(Comparator.naturalOrder())
                .ifPresent(end -> metrics.add(Metric.gauge(
                        "portcullis_certificate_not_after_seconds",
                        "When the first certificate of a chain ends, in seconds since 1970",
                        Map.of("certificate", what),
                        end.getTime() / 1000.0))));
        return metrics;
    }
}
