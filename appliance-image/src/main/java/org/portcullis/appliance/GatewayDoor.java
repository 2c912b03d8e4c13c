package org.portcullis.appliance;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.Metric;
import org.portcullis.console.MetricSource;
import org.portcullis.console.gateway.Authorizations;
import org.portcullis.console.gateway.GatewayServices;
import org.portcullis.console.gateway.GatewayTokens;
import org.portcullis.console.gateway.Gateways;
import org.portcullis.console.store.AccessStore;
import org.portcullis.console.store.SigningKeys;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.decision.ResourceDecisionPoint;
import org.portcullis.policy.event.EventSink;

/** What gateways ask, answered from the same registry, trust and policy as RADIUS, and the tokens that they ask with. */
final class GatewayDoor implements MetricSource, AutoCloseable {
    private final AccessStore access;
    private final Gateways gateways;

    /** @param settings those in force */
    GatewayDoor(
            Configuration configuration,
            Registry registry,
            Cryptography cryptography,
            Supplier<Settings> settings,
            ResourceDecisionPoint decisions,
            EventSink events,
            BooleanSupplier serving,
            InstantSource clock) {
        access = registry.access();
        SigningKeys keys = registry.signingKeys();
        keys.refresh();
        Configuration.Authorize terms = configuration.authorize();
        gateways = new Gateways(
                new Authorizations(new GatewayServices(
                        () -> settings.get().trust(),
                        new Pem(cryptography),
                        decisions,
                        new GatewayTokens(keys, terms.issuer(), terms.tokenLifetime()),
                        events,
                        configuration.node(),
                        serving,
                        clock)),
                keys);
    }

    AccessStore access() {
        return access;
    }

    Gateways gateways() {
        return gateways;
    }

    void keepHouse(Housekeeping housekeeping) {
        housekeeping
                .every(Duration.ofMinutes(10), "forgetting old responses", access.responses()::prune)
                .every(
                        Duration.ofSeconds(30),
                        "writing the events of identical refusals at gateways",
                        gateways.authorizations()::endDueStorms)
                .every(Duration.ofMinutes(1), "reading the keys of gateways' tokens", gateways.keys()::refresh);
    }

    @Override
    public List<Metric> read() {
        Authorizations.Counts counts = gateways.authorizations().counts();
        String name = "portcullis_authorizations_total";
        String help = "Answers to gateways, by decision.";
        return List.of(
                Metric.counter(name, help, Map.of("decision", "permit"), counts.permits()),
                Metric.counter(name, help, Map.of("decision", "refuse"), counts.refusals()));
    }

    @Override
    public void close() {
        gateways.authorizations().close();
    }
}
