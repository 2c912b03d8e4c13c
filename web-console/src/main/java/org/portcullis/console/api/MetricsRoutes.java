package org.portcullis.console.api;

import io.javalin.http.Handler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.console.auth.Access;
import org.portcullis.console.auth.Entrance;
import org.portcullis.console.auth.Route;
import org.portcullis.console.auth.TokenFailures;

/** The appliance's numbers, for Prometheus. */
public final class MetricsRoutes {
    private static final String LOGINS = "portcullis_console_logins_total";
    private static final String TOKENS = "portcullis_console_wrong_tokens_total";

    private final MetricSource metrics;
    private final Entrance logins;
    private final TokenFailures failures;

    public MetricsRoutes(MetricSource metrics, Entrance logins, TokenFailures failures) {
        this.metrics = metrics;
        this.logins = logins;
        this.failures = failures;
    }

    public List<Route> routes() {
        Handler handler =
                context -> context.contentType(PrometheusText.CONTENT_TYPE).result(PrometheusText.of(all()));
        Access access = new Access.ByToken(Access.ANY_ROLE);
        return List.of(Route.get("/metrics", access, handler), Route.get("/api/v1/metrics", access, handler));
    }

    private List<Metric> all() {
        Entrance.Counts counts = logins.counts();
        List<Metric> all = new ArrayList<>(metrics.read());
        all.add(logins("success", counts.succeeded()));
        all.add(logins("failure", counts.failed()));
        all.add(logins("limited", counts.limited()));
        TokenFailures.Counts wrong = failures.counts();
        all.add(tokens("failure", wrong.failed()));
        all.add(tokens("limited", wrong.limited()));
        return all;
    }

    private static Metric tokens(String outcome, long count) {
        return Metric.counter(
                TOKENS, "Requests with a token that is none, or has expired.", Map.of("outcome", outcome), count);
    }

    private static Metric logins(String outcome, long count) {
        return Metric.counter(LOGINS, "Attempts to sign in to the console.", Map.of("outcome", outcome), count);
    }
}
