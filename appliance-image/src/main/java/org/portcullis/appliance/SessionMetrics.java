package org.portcullis.appliance;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.radius.accounting.AccountingServer;
import org.portcullis.radius.accounting.Sessions;

/** The numbers of accounting and of the live sessions. */
final class SessionMetrics implements MetricSource {
    private final AccountingServer accounting;
    private final Sessions sessions;

    SessionMetrics(AccountingServer accounting, Sessions sessions) {
        this.accounting = accounting;
        this.sessions = sessions;
    }

    @Override
    public List<Metric> read() {
        List<Metric> metrics = new ArrayList<>();
        accounting
                .counts()
                .forEach((what, count) -> metrics.add(Metric.counter(
                        "portcullis_accounting_" + word(what) + "_total",
                        "RADIUS accounting: " + word(what),
                        Map.of(),
                        count)));
        accounting
                .drops()
                .forEach((reason, count) -> metrics.add(Metric.counter(
                        "portcullis_accounting_dropped_total",
                        "Accounting-Requests that got no answer, by reason",
                        Map.of("reason", word(reason)),
                        count)));
        gauge(metrics, "accounting_in_work", "Accounting-Requests that wait for the disk", accounting.inWork());
        gauge(metrics, "sessions_live", "Live sessions", sessions.live());
        gauge(metrics, "sessions_stale", "Live sessions that their switch is silent about", sessions.stale());
        return metrics;
    }

    private static void gauge(List<Metric> metrics, String name, String help, double value) {
        metrics.add(Metric.gauge("portcullis_" + name, help, Map.of(), value));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
