package org.portcullis.appliance;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.portcullis.appliance.config.Configuration;
import org.portcullis.console.ListenException;
import org.portcullis.console.Metric;
import org.portcullis.console.est.EstRoutes;
import org.portcullis.console.est.EstServer;
import org.portcullis.console.est.EstServices;
import org.portcullis.eap.ca.DeviceIssuance;
import org.portcullis.eap.ca.Enrolment;
import org.portcullis.eap.ca.IssuingCa;
import org.portcullis.eap.crypto.Cryptography;
import org.portcullis.eap.x509.Pem;
import org.portcullis.policy.decision.EnrolmentCheck;
import org.portcullis.policy.decision.RegistryDecisionPoint;
import org.portcullis.policy.event.EventSink;
import org.portcullis.policy.store.CredentialStore;

/** EST, with the certificate that devices know from EAP. */
final class EstEndpoint implements AutoCloseable {
    private final Configuration.Ca configuration;
    private final Cryptography cryptography;
    private final EstServer server;

    /**
     * Begins to listen.
     *
     * @param settings those in force
     * @throws Failure when the address cannot be bound
     */
    EstEndpoint(
            Configuration configuration,
            Registry registry,
            IssuingCa ca,
            CredentialStore credentials,
            Cryptography cryptography,
            Supplier<Settings> settings,
            EventSink events,
            InstantSource clock,
            SecureRandom random) {
        this.configuration = configuration.ca();
        this.cryptography = cryptography;
        Enrolment enrolment = new Enrolment(
                new DeviceIssuance(ca, credentials),
                credentials,
                registry.devices(),
                new EnrolmentCheck(registry.devices(), unknownDevice(configuration), configuration.terms(), clock),
                registry.enrolmentRequests(),
                new Enrolment.Terms(
                        configuration.ca().approval(),
                        configuration.ca().activate() == Configuration.Activation.ON_LDEVID));
        ServerIdentity identity = ServerIdentity.load(configuration, cryptography);
        try {
            server = EstServer.start(
                    new InetSocketAddress(this.configuration.address(), this.configuration.estPort()),
                    identity.chain(),
                    identity.key(),
                    new EstServices(
                            ca,
                            enrolment,
                            () -> settings.get().trust(),
                            new Pem(cryptography),
                            events,
                            configuration.node(),
                            clock,
                            random));
        } catch (ListenException e) {
            throw new Failure(e.getMessage());
        }
    }

    /** What becomes of a device that nobody registered, by EST as at the network's door. */
    static RegistryDecisionPoint.UnknownDevice unknownDevice(Configuration configuration) {
        return switch (configuration.trust().unknownDevice()) {
            case REFUSE -> RegistryDecisionPoint.UnknownDevice.REFUSE;
            case ONBOARD -> RegistryDecisionPoint.UnknownDevice.ONBOARD;
        };
    }

    /** The server's certificate may be another one. */
    void certificateChanged(Configuration now) {
        ServerIdentity identity = ServerIdentity.load(now, cryptography);
        server.present(identity.chain(), identity.key());
    }

    InetSocketAddress address() {
        return new InetSocketAddress(configuration.address(), server.port());
    }

    List<Metric> metrics() {
        EstRoutes.Counts counts = server.counts();
        String name = "portcullis_est_requests_total";
        String help = "Requests for a certificate by EST, by what came of them.";
        return List.of(
                Metric.counter(name, help, Map.of("result", "granted"), counts.granted()),
                Metric.counter(name, help, Map.of("result", "refused"), counts.refused()),
                Metric.counter(name, help, Map.of("result", "limited"), counts.limited()));
    }

    @Override
    public void close() {
        server.close();
    }
}
